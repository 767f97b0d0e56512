// What these pages read out of names that the desk gives: places, entries, filters, drills.
import { describe, expect, it } from "vitest";
import {
  faultOf,
  outcomeOf,
  resultsOf,
} from "../../../../../dashboard/src/features/incidents/drill-results.ts";
import { ALL, asWritten, queryOf } from "../../../../../dashboard/src/features/incidents/incident-filter.ts";
import { placeOf } from "../../../../../dashboard/src/features/incidents/places.ts";
import { kindOf } from "../../../../../dashboard/src/features/incidents/timeline-kinds.ts";
import type { Drill } from "../../../../../src/desk/contract/drills.ts";
import { ENTRY_KINDS, incidentQuerySchema, ORIGINS } from "../../../../../src/desk/contract/incidents.ts";
import { FAULTS } from "../../../../../src/desk/self-check/faults.ts";

describe("a place", () => {
  it.each([
    ["room-1", { kind: "room", id: "room-1" }],
    ["*", { kind: "everywhere", id: "*" }],
    ["node", { kind: "node", id: "node" }],
    ["court:豫08", { kind: "court", id: "豫08" }],
    ["person:li", { kind: "person", id: "li" }],
    ["notify:钉钉", { kind: "notify", id: "钉钉" }],
    ["courtyard", { kind: "room", id: "courtyard" }],
  ])("%s", (place, said) => {
    expect(placeOf(place)).toEqual(said);
  });
});

describe("an entry of a timeline", () => {
  it.each([
    ["alarm.raised", "alarm"],
    ["session.decide", "decision"],
    ["refused POST /api/v1/sessions/:id/air", "decision"],
    ["courtroom.cut", "act"],
    ["note", "written"],
    ["sentiment", "sentiment"],
    ["taken-down", "take-down"],
    ["closed", "course"],
    ["toString", "act"],
  ])("%s is of the kind %s", (what, kind) => {
    expect(kindOf(what)).toBe(kind);
  });

  it("that a person wrote is never taken for an act of the node", () => {
    for (const kind of ENTRY_KINDS) expect(["act", "alarm", "decision"]).not.toContain(kindOf(kind));
  });
});

describe("the filter of incidents", () => {
  it("asks what the desk understands, and for no more than was chosen", () => {
    expect(queryOf(ALL, 50, undefined)).toBe("limit=50&state=open");
    for (const origin of ORIGINS) {
      const filter = { state: "closed", origin, place: "room-1", text: " (2026)豫08民初 77号 " } as const;
      const query = Object.fromEntries(new URLSearchParams(queryOf(filter, 50, "2026-0009")));
      expect(incidentQuerySchema.parse(query)).toEqual({
        ...{ limit: 50, state: "closed", origin, place: "room-1" },
        ...{ text: "（2026）豫08民初77号", after: "2026-0009" },
      });
    }
    expect(asWritten("  ")).toBe("");
  });
});

describe("drills", () => {
  const drill = (pressedBy: string | null, reactionMs: number | null, faults: string[] = []): Drill => ({
    ...{ id: String(reactionMs), startedAt: `2026-11-28T01:00:0${reactionMs ?? 9}Z`, endedAt: "" },
    ...{ startedBy: "王", switch: "page", pressedBy, outcome: reactionMs === null ? "not-pressed" : "done" },
    rehearsal:
      reactionMs === null
        ? null
        : {
            ...{ sessionId: "s", by: "王", switch: "page", delaySeconds: 2, onAirAt: "", cutAt: "" },
            ...{ reactionMs, answeredInMs: null, closedInMs: 1, verified: true, latchOnDisk: true },
            ...{ messagesOnAir: 9, messagesAfter: 0, connectionsAfter: 0, closedAtReceiver: true },
            ...{ leakedMs: null, rearmed: true, faults },
          },
  });

  it("say of each person how often, how fast, and whether a switch failed him; of nobody that he did not press", () => {
    const drills = [
      drill("李", 3),
      drill(null, 5),
      drill("李", 1, ["still-open"]),
      drill("李", 2),
      drill(null, null),
    ];
    expect(resultsOf(drills)).toEqual([
      { person: "李", drills: 3, bestMs: 1, medianMs: 2, lastAt: "2026-11-28T01:00:03Z", faulty: 1 },
      { person: null, drills: 1, bestMs: 5, medianMs: 5, lastAt: "2026-11-28T01:00:05Z", faulty: 0 },
    ]);
    expect(resultsOf([])).toEqual([]);
  });

  it("have words for every fault that the desk finds", () => {
    expect(Object.keys(FAULTS).filter((fault) => faultOf(fault) === null)).toEqual([]);
    expect(outcomeOf("not-pressed")).toBe("not-pressed");
    expect(outcomeOf("something new")).toBeNull();
  });
});
