// Issue 6, line 8: the self-check's test cut, on a real node with a real encoder beside a hearing that is on air.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SELF_CHECK_ROOM } from "../../../src/desk/contract/common.ts";
import type { SelfCheckReport } from "../../../src/desk/contract/self-check.ts";
import { ApiStage } from "../../support/api-stage.ts";
import { approvalFor } from "../../support/approval-builder.ts";
import { waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
beforeAll(async () => {
  stage = await ApiStage.open();
  await stage.rooms("room-1");
});
afterAll(() => stage.close());

const selfCheck = (cut: boolean) =>
  stage.api.call("POST", "/self-check", { cut }) as Promise<SelfCheckReport>;
const testRoom = async () => {
  const { items } = (await stage.api.call("GET", "/courtrooms?limit=500")) as {
    items: { id: string; latched: boolean; testMode: boolean }[];
  };
  return items.find(({ id }) => id === SELF_CHECK_ROOM);
};
const latchLog = () => readFileSync(join(stage.node.dataDir, "gate", "latches.log"), "utf8");

describe("a test cut beside a hearing on air", () => {
  let report: SelfCheckReport;
  let live: { id: string; caseNumber: string };
  let before: { forwarded: number; stamps: number };

  beforeAll(async () => {
    const { approval } = await stage.approve({ courtroom: "room-1" });
    const [caseNumber = ""] = approval.caseNumbers;
    await stage.api.call("POST", "/courtrooms/room-1/phase", { phase: "opening", caseNumbers: [caseNumber] });
    await stage.encoder().start();
    const { id } = await stage.liveSession("room-1", "on-air");
    live = { id, caseNumber };
    await waitFor("media on the platform", async () => (await stage.stamps()).length > 20);
    before = {
      forwarded: (await stage.api.session(id)).forwardedBytes,
      stamps: (await stage.stamps()).length,
    };
    report = await selfCheck(true);
  });

  it("proves the switch: closed, latched on the disk, verified, nothing after it, and lifted again", () => {
    const { testCut } = report;
    expect(testCut, JSON.stringify(report.findings)).toMatchObject({
      ...{ faults: [], verified: true, latchOnDisk: true, closedAtReceiver: true, rearmed: true },
      ...{ messagesAfter: 0, connectionsAfter: 0, switch: "node", leakedMs: 0 },
    });
    expect(testCut?.messagesOnAir).toBeGreaterThan(0);
    expect(testCut?.closedInMs).toBeLessThan(250);
    expect(report.findings.find(({ check }) => check === "test-cut")).toMatchObject({ verdict: "ok" });
  });

  it("touches nothing of the hearing: the same connection goes on, no byte is missing, its room and case are free", async () => {
    const session = await stage.api.session(live.id);
    expect(session).toMatchObject({ airState: "on-air", latched: false, wanted: true, reasons: [] });
    await waitFor("more on the platform", async () => (await stage.stamps()).length > before.stamps + 50);
    expect((await stage.api.session(live.id)).forwardedBytes).toBeGreaterThan(before.forwarded);
    const lines = await stage.streams();
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ ending: null, holes: 0 });
    const { items } = (await stage.api.call("GET", "/courtrooms?limit=500")) as {
      items: { id: string; latched: boolean }[];
    };
    expect(items.find(({ id }) => id === "room-1")?.latched).toBe(false);
    // No line of the latch log names another room, and none is left that cuts.
    const acts = latchLog().match(/"act":"(cut|rearm|cut-all)"(,"courtroom":"[^"]+")?/g);
    expect(acts).toEqual(['"act":"cut","courtroom":"self-check"', '"act":"rearm","courtroom":"self-check"']);
  });

  it("sends nothing of itself to the real platform, also where its room is no longer in test mode", async () => {
    // The check whether the platform can be reached says no stream's name.
    const published = async () =>
      (await stage.platform.connections()).filter(({ publishedAtMs }) => publishedAtMs !== null);
    const names = async () => (await published()).map(({ streamName }) => streamName);
    expect(await names()).toEqual(["room-1"]);
    await stage.api.call("POST", `/courtrooms/${SELF_CHECK_ROOM}/test`, { on: false });
    expect((await selfCheck(true)).testCut).toMatchObject({ faults: [] });
    expect(await names()).toEqual(["room-1"]);
    expect(await testRoom()).toMatchObject({ testMode: true });
  });

  it("leaves nothing behind: no live session, no latch, no key that works, no alarm", async () => {
    const sessions = (await stage.api.call("GET", "/sessions?live=true")) as {
      items: { courtroom: string }[];
    };
    expect(sessions.items.map(({ courtroom }) => courtroom)).toEqual(["room-1"]);
    expect(await testRoom()).toMatchObject({ latched: false });
    const alarms = (await stage.api.call("GET", "/alarms")) as { items: { name: string; place: string }[] };
    expect(alarms.items.filter(({ place }) => place === SELF_CHECK_ROOM)).toEqual([]);
    expect(alarms.items.map(({ name }) => name)).not.toContain("test-cut-failed");
  });

  it("is kept: as the last report, and as what this switch has proven", async () => {
    const state = (await stage.api.call("GET", "/self-check")) as {
      last: SelfCheckReport;
      switches: { switch: string; verified: boolean }[];
    };
    expect(state.last.testCut?.faults).toEqual([]);
    expect(state.switches).toEqual([expect.objectContaining({ switch: "node", verified: true })]);
    const metrics = await (await fetch(`${stage.node.httpUrl}/metrics`)).text();
    expect(metrics).toContain('tingzha_self_check{check="test-cut"} 0');
  });

  it("lets nobody hold a hearing in its room", async () => {
    const { caseNumbers } = approvalFor({ courtroom: SELF_CHECK_ROOM });
    const opening = stage.api.call("POST", `/courtrooms/${SELF_CHECK_ROOM}/phase`, {
      phase: "opening",
      caseNumbers,
    });
    await expect(opening).rejects.toMatchObject({ code: "self-check-room" });
  });

  it("is not made while every courtroom is cut, and lifts nothing then", async () => {
    await stage.api.call("POST", "/cut-all", {});
    const { findings, testCut } = await selfCheck(true);
    expect(testCut).toBeNull();
    expect(findings.find(({ check }) => check === "test-cut")).toMatchObject({ verdict: "unknown" });
    expect(latchLog()).not.toContain("lift-cut-all");
  });
});

describe("a desk that is killed in the middle of a test", () => {
  it("takes the test picture with it; the next one lifts the latch, and its test is sound", async () => {
    const { gate, desk } = stage.node.processIds();
    await liftCutAll();
    const cutting = stage.api.call("POST", "/self-check", { cut: true }).catch((error: unknown) => error);
    await waitFor(
      "the test stream is cut",
      () => /"act":"cut","courtroom":"self-check"[^\n]*\n$/.test(latchLog()),
      {
        deadlineMs: 20_000,
        everyMs: 5,
      },
    );
    process.kill(desk ?? 0, "SIGKILL");
    expect(await cutting).toBeInstanceOf(Error);
    await stage.node.restarted("desk", desk ?? 0);
    await stage.node.ready();
    const lifted = /"act":"rearm","courtroom":"self-check"[^\n]*\n$/;
    await waitFor("the latch is lifted", () => lifted.test(latchLog()), { deadlineMs: 10_000 });
    expect((await testRoom())?.latched).toBe(false);
    await waitFor("the test picture has left", async () => !(await testSession())?.encoderConnected);
    expect((await selfCheck(true)).testCut).toMatchObject({ faults: [] });
    expect(stage.node.processIds().gate).toBe(gate);
  });

  async function liftCutAll(): Promise<void> {
    const [one, other] = [await stage.person("张三"), await stage.person("李四")];
    await one.call("POST", "/cut-all/lift", { reason: "测试" });
    await other.call("POST", "/cut-all/lift/confirm", {});
  }

  async function testSession(): Promise<{ readonly encoderConnected?: boolean } | undefined> {
    const { items } = await stage.api.call<{ items: { courtroom: string; encoderConnected?: boolean }[] }>(
      "GET",
      "/sessions?live=true",
    );
    return items.find(({ courtroom }) => courtroom === SELF_CHECK_ROOM);
  }
});
