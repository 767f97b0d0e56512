// What the self-check decides without looking: when it is due, what a switch must do, what its facts mean.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Rehearsal } from "../../../../src/desk/contract/self-check.ts";
import { Failure } from "../../../../src/desk/failure.ts";
import { FfmpegError } from "../../../../src/desk/ffmpeg/ffmpeg-error.ts";
import { FAULTS, faultsOf } from "../../../../src/desk/self-check/faults.ts";
import { isLatchOnDisk } from "../../../../src/desk/self-check/latch-on-disk.ts";
import { dayAround, morningState } from "../../../../src/desk/self-check/morning.ts";
import { type NodeFacts, nodeFindings } from "../../../../src/desk/self-check/node-findings.ts";
import { testCutFinding, testCutNotMade } from "../../../../src/desk/self-check/test-cut-finding.ts";
import { formatLine } from "../../../../src/gate/latch-log.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const at = (text: string) => Date.parse(`2026-11-${text}:00+08:00`);

describe("the morning's check", () => {
  const state = (now: string, last: string | null) =>
    morningState({
      ...{ nowMs: at(now), timeZone: "Asia/Shanghai", at: "07:30" },
      ...{ lastCutMs: last === null ? null : at(last), hasEver: last !== null },
    });

  it("waits for its hour, is made up for within half an hour, and is done once a day", () => {
    expect(state("24T07:29", "23T07:31")).toBe("early");
    expect(state("24T07:30", "23T07:31")).toBe("run");
    expect(state("24T07:59", "23T07:31")).toBe("run");
    expect(state("24T07:45", "24T07:31")).toBe("done");
    expect(state("24T09:00", "24T06:10")).toBe("done");
  });

  it("is missing when its time has passed; a node that was set up today has its first morning before it", () => {
    expect(state("24T08:00", "23T07:31")).toBe("missing");
    expect(state("24T23:59", "23T07:31")).toBe("missing");
    expect(state("25T00:00", "23T07:31")).toBe("early");
    expect(state("24T10:00", null)).toBe("early");
    expect(state("24T07:35", null)).toBe("run");
  });

  it("goes by the court's day, not by Greenwich's", () => {
    // 23:59 UTC of the 23rd is the court's morning of the 24th.
    expect(state("24T07:59", "24T00:30")).toBe("done");
    const { fromMs, toMs } = dayAround(at("24T07:59"), "Asia/Shanghai");
    expect([fromMs, toMs]).toEqual([at("24T00:00"), at("25T00:00")]);
  });
});

const SOUND: Omit<Rehearsal, "faults"> = {
  ...{ sessionId: "s", by: "desk", switch: "node", delaySeconds: 30 },
  ...{ onAirAt: "2026-11-24T00:00:00Z", cutAt: "2026-11-24T00:00:01Z", reactionMs: 3, answeredInMs: 20 },
  ...{ closedInMs: 2, verified: true, latchOnDisk: true, messagesOnAir: 90, messagesAfter: 0 },
  ...{ connectionsAfter: 0, closedAtReceiver: true, leakedMs: 0, rearmed: true },
};

describe("what a switch must do", () => {
  it.each([
    ["not-verified", { verified: false }],
    ["slow-to-close", { closedInMs: 251 }],
    ["latch-not-on-disk", { latchOnDisk: false }],
    ["nothing-on-air", { messagesOnAir: 0 }],
    ["content-after", { messagesAfter: 1 }],
    ["connected-after", { connectionsAfter: 1 }],
    ["still-open", { closedAtReceiver: false }],
    ["young-content-left", { leakedMs: 101 }],
    ["not-rearmed", { rearmed: false }],
  ] as const)("%s fails it, and is said in words", (fault, change) => {
    expect(faultsOf(SOUND)).toEqual([]);
    const faults = faultsOf({ ...SOUND, ...change });
    expect(faults).toEqual([fault]);
    const finding = testCutFinding({ ...SOUND, ...change, faults });
    expect(finding).toMatchObject({ verdict: "failed", actual: FAULTS[fault] });
    expect(testCutFinding({ ...SOUND, faults: [] }).verdict).toBe("ok");
  });

  it("is not known where a test could not be made for a reason that is not the switch's", () => {
    const verdict = (error: unknown) => testCutNotMade(error).verdict;
    expect(verdict(new Failure(409, "everything-cut", "全部断播", "all is cut"))).toBe("unknown");
    expect(verdict(new FfmpegError("ffmpeg-missing", "no ffmpeg"))).toBe("unknown");
    expect(verdict(new FfmpegError("ffmpeg-failed", "refused"))).toBe("failed");
    expect(verdict(new Failure(503, "rehearsal-not-on-air", "未播出", "not on air"))).toBe("failed");
    expect(verdict(new Error("/secret/path"))).toBe("failed");
    expect(JSON.stringify(testCutNotMade(new Error("/secret/path")))).not.toContain("secret");
  });
});

describe("the latch on the disk", () => {
  it("is read as the gate writes it", () => {
    const folder = tempFolder("latch");
    const log = join(folder.path, "gate", "latches.log");
    mkdirSync(join(folder.path, "gate"), { recursive: true });
    const now = "2026-11-24T00:00:00Z";
    const write = (...acts: Parameters<typeof formatLine>[0][]) =>
      writeFileSync(log, acts.map((act) => formatLine(act, now)).join(""));
    try {
      expect(isLatchOnDisk(folder.path, "self-check")).toBe(false);
      write({ act: "started" }, { act: "cut", courtroom: "room-1" });
      expect(isLatchOnDisk(folder.path, "self-check")).toBe(false);
      write({ act: "cut", courtroom: "self-check" }, { act: "cut", courtroom: "room-1" });
      expect(isLatchOnDisk(folder.path, "self-check")).toBe(true);
      write({ act: "cut", courtroom: "self-check" }, { act: "rearm", courtroom: "self-check" });
      expect(isLatchOnDisk(folder.path, "self-check")).toBe(false);
      // A line without its end was never acknowledged.
      writeFileSync(log, formatLine({ act: "cut", courtroom: "self-check" }, now).trimEnd());
      expect(isLatchOnDisk(folder.path, "self-check")).toBe(false);
    } finally {
      folder.remove();
    }
  });
});

const WELL: NodeFacts = {
  ...{
    nowMs: at("24T07:30"),
    gateConnected: true,
    integrity: "ok",
    policyProblem: null,
    policyConfirmed: true,
  },
  rooms: [
    { id: "room-1", isLive: false, lastSeenAt: "2026-11-20T01:00:00Z" },
    { id: "room-2", isLive: true, lastSeenAt: null },
  ],
  ...{ latched: [], planned: [], clockMovedMs: 12 },
};

describe("what the node knows of itself", () => {
  it.each([
    ["gate", { gateConnected: false }, "failed"],
    ["store", { integrity: "row 7 missing from index" }, "failed"],
    ["store", { integrity: null }, "unknown"],
    ["policy-in-force", { policyProblem: "x: unreadable" }, "failed"],
    ["policy-in-force", { policyConfirmed: false }, "failed"],
    ["encoders", { rooms: [] }, "unknown"],
    ["encoders", { rooms: [{ id: "room-3", isLive: false, lastSeenAt: "2026-11-01T01:00:00Z" }] }, "warning"],
    ["latches", { latched: ["room-1"] }, "warning"],
    ["docket", { planned: null }, "unknown"],
    ["clock-steps", { clockMovedMs: -3000 }, "warning"],
  ] as const)("%s: %j is %s, and nothing else with it", (check, change, verdict) => {
    expect(nodeFindings(WELL).filter((each) => each.verdict !== "ok")).toEqual([]);
    const found = nodeFindings({ ...WELL, ...change }).filter((each) => each.verdict !== "ok");
    expect(found.map((each) => [each.check, each.verdict])).toEqual([[check, verdict]]);
    for (const { cure } of found) {
      expect(cure?.zh).toMatch(/\p{Script=Han}/u);
      expect(cure?.en).toMatch(/^[A-Z]/);
    }
  });
});
