// Issue 6, line 3: what happens to the analysis costs neither record nor air, and nobody takes it for "normal".
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { encodeScene } from "../../support/courtroom-scene.ts";
import { compareMedia } from "../../support/flv-payloads.ts";
import { ClipSource } from "../../support/media-source.ts";
import { Publisher } from "../../support/publisher.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

interface SeenHealth {
  readonly bitrateBps: number | null;
  readonly writeLatencyMs: number | null;
  readonly platform: { readonly lostSeconds: number | null };
  readonly picture: { readonly unmonitored: string | null; readonly tileAgeMs: number | null } | null;
  readonly sound: { readonly unmonitored: string | null; readonly rmsDb: number | null } | null;
}

let stage: ApiStage;
let folder: TempFolder;
let encoder: Publisher | null = null;
afterEach(async () => {
  encoder?.abort();
  await stage.close();
  folder.remove();
});

/** ffmpeg processes below the desk, by what they look at. */
function analysisOf(deskPid: number): { picture: number[]; sound: number[] } {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, "latin1"))?.[1]);
        const line = readFileSync(`/proc/${name}/cmdline`, "latin1");
        return parent === deskPid && line.startsWith("ffmpeg") ? [{ pid: Number(name), line }] : [];
      } catch {
        return [];
      }
    });
  const pids = (part: string) => children.filter(({ line }) => line.includes(part)).map(({ pid }) => pid);
  return { picture: pids("image2pipe"), sound: pids("astats") };
}

describe("a process of the analysis that is killed", () => {
  it("is unmonitored within 5 s and started again; record and air don't notice", async () => {
    folder = tempFolder("watched");
    const file = `${folder.path}/scene.flv`;
    await encodeScene({ file, seconds: 20, keyFrameSeconds: 2, videoKbps: 400, size: "320x180" });
    stage = await ApiStage.open({ config: { watch: { analysis: "on" } } });
    await stage.rooms("room-1");
    await stage.approve({ courtroom: "room-1" });
    encoder = new Publisher({ url: stage.url("room-1"), source: new ClipSource(file), keepSent: true });
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    await stage.sessionIs(id, "on-air");
    const health = () => stage.api.get<SeenHealth>(`/sessions/${id}/health`);
    const isMonitored = ({ picture, sound }: SeenHealth) =>
      picture?.unmonitored === null &&
      picture.tileAgeMs !== null &&
      sound?.unmonitored === null &&
      sound.rmsDb !== null;
    await waitFor("picture and sound are looked at", async () => isMonitored(await health()), {
      deadlineMs: 20_000,
    });
    expect((await health()).bitrateBps).toBeGreaterThan(100_000);
    const { writeLatencyMs, platform } = await health();
    expect(writeLatencyMs).toBeGreaterThan(0);
    expect(writeLatencyMs).toBeLessThan(5_000);
    expect(platform.lostSeconds).toBe(0);

    for (const what of ["picture", "sound"] as const) {
      const [victim] = analysisOf(stage.node.processIds().desk ?? 0)[what];
      if (victim === undefined) throw new Error(`no process for the ${what}`);
      const killedMs = monotonicMs();
      process.kill(victim, "SIGKILL");
      await waitFor(`${what} is unmonitored`, async () => (await health())[what]?.unmonitored, {
        deadlineMs: 5_000,
        everyMs: 50,
      });
      expect(monotonicMs() - killedMs).toBeLessThan(5_000);
      await waitFor(`${what} is looked at again`, async () => isMonitored(await health()), {
        deadlineMs: 20_000,
      });
      expect(analysisOf(stage.node.processIds().desk ?? 0)[what]).not.toContain(victim);
    }

    const session = await stage.api.session(id);
    expect(session).toMatchObject({ airState: "on-air", recordHealthy: true });
    expect(readdirSync(stage.node.recordingFolder(id)).filter((name) => name.endsWith(".flv"))).toEqual([
      "part-001.flv",
    ]);
    const [stream] = await stage.streams();
    expect(await stage.streams()).toHaveLength(1);
    expect(stream).toBeDefined();
    await encoder.stop();
    await stage.sessionIs(id, "paused");
    await stage.node.stop();
    const { problems, matched } = compareMedia(encoder.sentPayloads, stage.recorded(id));
    expect(problems).toEqual([]);
    expect(matched.audio + matched.video).toBe(encoder.sent);
  });
});
