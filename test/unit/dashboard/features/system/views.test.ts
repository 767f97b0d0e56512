// The policy sentence by sentence, the node's verdicts, terms of office, a room's id: what the pages make of them.
import { describe, expect, it } from "vitest";
import { healthLines, sizeOf } from "../../../../../dashboard/src/features/system/health-view.ts";
import {
  countsOf,
  isSha256,
  meansOf,
  type Sentence,
  sought,
} from "../../../../../dashboard/src/features/system/policy-view.ts";
import { nextRoomId, ROOM_ID } from "../../../../../dashboard/src/features/system/room-id.ts";
import { OFFICE_NAMES, termOf } from "../../../../../dashboard/src/features/system/terms.ts";
import { kindOf, worstFirst } from "../../../../../dashboard/src/self-check/view.ts";
import type { NodeHealth } from "../../../../../src/desk/contract/health.ts";
import { OFFICES } from "../../../../../src/desk/contract/offices.ts";

describe("the policy", () => {
  const sentence = (id: string, text: string, met: Sentence["met"], by: string[]): Sentence => ({
    ...{ id, text, met, by, reason: null },
  });
  const notice = [
    sentence("1", "严格规范管理", "rule", ["2-4", "9-9"]),
    sentence("2", "逐级审批同意", "rule", ["2-4"]),
    sentence("3", "加强组织领导", "duty", []),
  ];
  const rules = [{ id: "2-4", code: "approval-missing", clause: "二" }];

  it("is counted by the way in which each sentence is met", () => {
    expect([...countsOf(notice)]).toEqual([
      ["rule", 2],
      ["field", 0],
      ["document", 0],
      ["report", 0],
      ["duty", 1],
    ]);
  });

  it("is searched by way and by words", () => {
    expect(sought(notice, null, "").length).toBe(3);
    expect(sought(notice, "duty", "").map(({ id }) => id)).toEqual(["3"]);
    expect(sought(notice, "rule", " 审批 ").map(({ id }) => id)).toEqual(["2"]);
    expect(sought(notice, null, "3").map(({ id }) => id)).toEqual(["3"]);
  });

  it("names the code of each rule; what is no rule has none", () => {
    expect(meansOf(notice[0] as Sentence, rules)).toEqual([
      { id: "2-4", code: "approval-missing" },
      { id: "9-9", code: null },
    ]);
  });

  it("is confirmed by a whole SHA-256 only", () => {
    expect(isSha256(` ${"A1".repeat(32)} `)).toBe(true);
    expect([isSha256("a1".repeat(31)), isSha256("g1".repeat(32))]).toEqual([false, false]);
  });
});

describe("the node's health", () => {
  const fine: NodeHealth = {
    ...{ ready: true, problems: [] },
    checks: {
      gateConnected: true,
      ingestOpen: true,
      courtroomsAtGate: true,
      policyRead: true,
      storeOpen: true,
    },
    gate: { connected: true, sessions: 3, unhealthy: 0, onAir: 1, latches: 0 },
    desk: { upSeconds: 10, memoryBytes: 1, leaseFailures: 0, bootstrapToken: false },
    disk: { freeBytes: 10, hoursLeft: null, state: "ok" },
    followers: { previews: 0, pages: 0, analysisCores: null, unmonitored: 0 },
  };

  it("is good in every line when nothing is wrong", () => {
    expect(new Set(healthLines(fine).map(({ kind }) => kind))).toEqual(new Set(["good"]));
  });

  it("puts what is wrong first, and never calls unknown good", () => {
    const lines = healthLines({
      ...fine,
      checks: { ...fine.checks, gateConnected: false },
      gate: { ...fine.gate, unhealthy: 1, latches: 2 },
      desk: { ...fine.desk, bootstrapToken: true },
      disk: null,
      followers: { ...fine.followers, unmonitored: null },
    });
    expect(lines.slice(0, 6)).toEqual([
      { key: "gateConnected", kind: "bad" },
      { key: "record", kind: "bad" },
      { key: "latches", kind: "warning" },
      { key: "bootstrap", kind: "warning" },
      { key: "disk", kind: "unknown" },
      { key: "unmonitored", kind: "unknown" },
    ]);
  });

  it.each([
    ["ok", "good"],
    ["low", "warning"],
    ["nearly-full", "bad"],
  ] as const)("says of a disk that is %s: %s", (state, kind) => {
    const disk = { freeBytes: 1, hoursLeft: null, state };
    expect(healthLines({ ...fine, disk }).find(({ key }) => key === "disk")?.kind).toBe(kind);
  });

  it("sorts findings by how bad they are", () => {
    const words = { zh: "", en: "" };
    const finding = (check: string, verdict: "ok" | "warning" | "failed" | "unknown") => ({
      ...{ check, verdict, actual: words, expected: words, cure: null },
    });
    const sorted = worstFirst([
      finding("a", "ok"),
      finding("b", "unknown"),
      finding("c", "failed"),
      finding("d", "warning"),
    ]);
    expect(sorted.map(({ check }) => check)).toEqual(["c", "d", "b", "a"]);
    expect(kindOf("unknown")).toBe("unknown");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1200, "1.2 kB"],
    [12_345_678, "12 MB"],
    [3_400_000_000_000, "3.4 TB"],
  ])("writes %d as %s", (bytes, text) => {
    expect(sizeOf(bytes)).toBe(text);
  });
});

describe("a term of office", () => {
  const term = { from: "2026-01-01", until: null, confirmedAt: "2026-01-01T00:00:00Z" };
  it.each([
    ["in-office", {}],
    ["in-office", { until: "2026-11-28" }],
    ["over", { until: "2026-11-27" }],
    ["to-come", { from: "2026-11-29" }],
    ["waiting", { confirmedAt: null }],
  ])("is %s", (key, change) => {
    expect(termOf({ ...term, ...change }, "2026-11-28").key).toBe(key);
  });

  it("is of every office there is", () => {
    expect([...OFFICE_NAMES].sort()).toEqual([...OFFICES].sort());
  });
});

describe("a room's id", () => {
  it("is the first number that is free", () => {
    expect(nextRoomId([])).toBe("room-1");
    expect(nextRoomId([{ id: "room-1" }, { id: "room-3" }, { id: "甲" }])).toBe("room-2");
    expect(["room-1", "-a", "第一法庭", ""].map((id) => ROOM_ID.test(id))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
