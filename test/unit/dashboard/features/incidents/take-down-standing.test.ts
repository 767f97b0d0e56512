import { describe, expect, it } from "vitest";
import {
  linkOf,
  proposedSpan,
  takeDownAct,
  takeDownStanding,
} from "../../../../../dashboard/src/features/incidents/take-down-standing.ts";
import type { TakeDown } from "../../../../../src/desk/contract/incidents.ts";

const takeDown = (change: Partial<TakeDown> = {}): TakeDown => ({
  ...{ id: "t", incidentId: "i", courtroom: "room-1", page: "https://platform.example/1" },
  ...{ fromAt: "", toAt: "", reason: "", askedBy: "李", askedAt: "" },
  ...{ doneBy: null, doneAt: null, doneNote: null, checkedBy: null, checkedAt: null },
  ...change,
});
const person = (name: string) => ({ name, permissions: ["incident.handle"] });

describe("a take-down", () => {
  it("is asked for, said to be done, and gone only when a second one has seen it", () => {
    expect(takeDownStanding(takeDown())).toBe("asked");
    expect(takeDownStanding(takeDown({ doneBy: "李" }))).toBe("done");
    expect(takeDownStanding(takeDown({ doneBy: "李", checkedBy: "王" }))).toBe("gone");
  });

  it("is looked at again by somebody else than who said that it is done", () => {
    expect(takeDownAct(takeDown(), person("李"))).toBe("done");
    expect(takeDownAct(takeDown({ doneBy: "李" }), person("李"))).toBeNull();
    expect(takeDownAct(takeDown({ doneBy: "李" }), person("王"))).toBe("check");
    expect(takeDownAct(takeDown({ doneBy: "李", checkedBy: "王" }), person("张"))).toBeNull();
    expect(takeDownAct(takeDown(), { name: "张", permissions: ["incident.read"] })).toBeNull();
  });

  it("is proposed up to a cut, since nothing leaves after it, and beyond anything else", () => {
    const momentAt = "2026-11-28T01:00:00Z";
    const spanOf = (origin: "cut" | "alarm") => {
      const { fromMs, toMs } = proposedSpan({ origin, momentAt });
      return [fromMs - Date.parse(momentAt), toMs - Date.parse(momentAt)];
    };
    expect(spanOf("cut")).toEqual([-60_000, 0]);
    expect(spanOf("alarm")).toEqual([-60_000, 30_000]);
  });

  it("leads to a page of the web and to nothing else that somebody typed", () => {
    expect(linkOf("https://platform.example/live/1")).toBe("https://platform.example/live/1");
    expect(linkOf("HTTP://platform.example")).toBe("HTTP://platform.example");
    for (const page of ["javascript:alert(1)", "data:text/html,x", "第一法庭直播间", "https://a b"])
      expect(linkOf(page)).toBeNull();
  });
});
