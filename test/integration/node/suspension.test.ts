// 不宜录制的调解, where the policy allows it: the only wilful stop of a record (法释〔2017〕5号 第三条第三项).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { readFlvTags } from "../../support/flv-payloads.ts";
import { readStamp } from "../../support/stamp.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
let folder: TempFolder;
afterEach(async () => {
  await stage.close();
  folder.remove();
});

const SHIPPED = new URL("../../../config/policy/jiaozuo-2022.yaml", import.meta.url);

describe("a mediation that is not to be recorded", () => {
  it("suspends the record from its mark to the next one; the air is shut, the gap carries item and person", async () => {
    folder = tempFolder("policy");
    const file = join(folder.path, "policy.yaml");
    const text = `${readFileSync(SHIPPED, "utf8")}\nsuspendForMediation: true\n`;
    writeFileSync(file, text);
    stage = await ApiStage.open({ config: { policy: { file } } });
    await stage.api.call("POST", "/policy/reload", {
      sha256: createHash("sha256").update(text).digest("hex"),
    });
    await stage.rooms("room-1");
    await stage.approve({ courtroom: "room-1" });
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    await stage.sessionIs(id, "on-air");

    await stage.api.phase("room-1", "mediation", { suspendRecording: true });
    const suspendedMs = monotonicMs();
    await stage.sessionIs(id, "paused");
    const passes = (seconds: number, from = encoder.sent) =>
      waitFor(`${seconds} s of mediation`, () => encoder.sent > from + seconds * 72);
    // The gate's report of the session comes once a second.
    await passes(2);
    const { recordedBytes } = await stage.api.session(id);
    await passes(3);
    expect((await stage.api.session(id)).recordedBytes).toBe(recordedBytes);
    const resumedMs = monotonicMs();
    await stage.api.phase("room-1", "reopening");
    await stage.sessionIs(id, "on-air");
    const shown = async () => (await stage.stamps()).some((at) => at > resumedMs);
    await waitFor("what comes after it", shown, { deadlineMs: 20_000, everyMs: 100 });
    await encoder.stop();
    await stage.sessionIs(id, "paused");
    await stage.node.stop();

    const recordings = stage.node.recordingFolder(id);
    const recorded = readdirSync(recordings)
      .filter((name) => name.endsWith(".flv"))
      .flatMap((name) => readFlvTags(readFileSync(join(recordings, name))).tags)
      .flatMap(({ payload }) => readStamp(payload)?.sentAtMs ?? []);
    // Half a second at each edge: on its way while the order came.
    const within = recorded.filter((at) => at > suspendedMs + 500 && at < resumedMs - 500);
    expect(within).toEqual([]);
    expect(recorded.some((at) => at < suspendedMs)).toBe(true);
    expect(recorded.some((at) => at > resumedMs + 500)).toBe(true);
    const lines = readFileSync(join(recordings, "case.jsonl"), "utf8");
    const facts = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).fields as Record<string, unknown>);
    const item = "法释〔2017〕5号 第三条第三项";
    expect(facts.filter(({ type }) => type === "suspend")).toMatchObject([{ item, by: expect.any(String) }]);
    expect(facts.filter(({ mark }) => mark === "mediation")).toMatchObject([{ item, phase: "mediation" }]);
    const { gaps } = JSON.parse(readFileSync(join(recordings, "session.json"), "utf8"));
    expect(gaps[0]).toMatchObject({ cause: "suspended", to: expect.any(String) });
  });
});
