import { describe, expect, it } from "vitest";
import {
  type IncidentAct,
  incidentActs,
  type Open,
  stepOf,
} from "../../../../../dashboard/src/features/incidents/incident-standing.ts";
import type { TakeDown } from "../../../../../src/desk/contract/incidents.ts";

const incident = (change: Partial<Open> = {}): Open => ({
  ...{ id: "i", number: "2026-0001", origin: "cut", alarm: null, title: { zh: "断播", en: "Cut" } },
  ...{ state: "open", place: "room-1", sessionIds: [], caseNumbers: [], momentAt: "", openedAt: "" },
  ...{ openedBy: "desk", handler: null, handledAt: null, cause: null, measures: null },
  ...{ closeAskedBy: null, closeAskedAt: null, closedBy: null, closedAt: null, takeDowns: [] },
  ...change,
});
const open: Pick<TakeDown, "checkedAt"> = { checkedAt: null };
const gone: Pick<TakeDown, "checkedAt"> = { checkedAt: "2026-11-28T01:00:00Z" };
const found = { handler: "李", cause: "误切", measures: "培训" };
const asked = { ...found, state: "closing", closeAskedBy: "王" } as const;

describe("an incident waits for", () => {
  it.each<[string, Partial<Open>, string]>([
    ["somebody to take it on", {}, "take-on"],
    ["its cause", { handler: "李" }, "find"],
    ["measures too", { handler: "李", cause: "误切" }, "find"],
    ["the platform", { ...found, takeDowns: [gone, open] }, "take-down"],
    ["somebody to ask for its end", { ...found, takeDowns: [gone] }, "ask-close"],
    ["the second person", asked, "close"],
    ["nothing", { ...asked, state: "closed" }, "closed"],
  ])("%s", (_, change, step) => {
    expect(stepOf(incident(change))).toBe(step);
  });
});

describe("what can be done with an incident", () => {
  const acts = (change: Partial<Open>, name: string, ...permissions: string[]) =>
    incidentActs(incident(change), { name, permissions });
  const both = ["incident.handle", "incident.close"];
  const writing: readonly IncidentAct[] = ["write", "find", "take-down"];

  it("is nothing for who only reads, and nothing once it is closed", () => {
    expect(acts({}, "张", "incident.read")).toEqual([]);
    expect(acts({ ...asked, state: "closed" }, "张", ...both)).toEqual([]);
  });

  it("is to take it on, or over from somebody else; never from oneself", () => {
    expect(acts({}, "张", "incident.handle")).toEqual(["handle", ...writing]);
    expect(acts({ handler: "李" }, "张", "incident.handle")).toEqual(["handle", ...writing]);
    expect(acts({ handler: "李" }, "李", "incident.handle")).toEqual(writing);
  });

  it("is to ask for its end when cause and measures are there and nothing is left on the platform", () => {
    expect(acts({ ...found }, "李", "incident.handle")).toEqual([...writing, "ask-close"]);
    expect(acts({ ...found, takeDowns: [open] }, "李", "incident.handle")).toEqual(writing);
    expect(acts({ ...found, measures: null }, "李", "incident.handle")).toEqual(writing);
  });

  it("is to close it for a second person alone: neither who asked nor who handles it", () => {
    expect(acts(asked, "张", "incident.close")).toEqual(["close", "return-close"]);
    expect(acts(asked, "王", "incident.close")).toEqual(["return-close"]);
    expect(acts(asked, "李", "incident.close")).toEqual(["return-close"]);
    expect(acts(found, "张", "incident.close")).toEqual([]);
    expect(acts(asked, "张", "incident.handle")).not.toContain("close");
  });
});
