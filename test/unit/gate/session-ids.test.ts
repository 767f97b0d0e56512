// A session's id is its folder and what leases name: two sessions under one id would mix two hearings.
import { describe, expect, it } from "vitest";
import { SessionIds } from "../../../src/gate/session-ids.ts";
import { sessionDirectory } from "../../../src/journal/session-place.ts";

const AT = Date.UTC(2022, 7, 15, 1, 30, 0);

describe("session ids", () => {
  it("tell the court's time and the room", () => {
    const ids = new SessionIds("Asia/Shanghai", 0xa1b2c);
    expect(ids.next(AT, "room-1")).toBe("20220815T093000-room-1-0a1b2c");
    expect(ids.next(AT, "一号/法庭")).toBe("20220815T093000-_____-0a1b2d");
  });

  it("come never twice in a second, however many rooms open", () => {
    const ids = new SessionIds("Asia/Shanghai", 0xfffff0);
    const made = [...Array(2_000).keys()].map((room) => ids.next(AT, `room-${room % 2}`));
    expect(new Set(made.map((id) => id.split("-").at(-1))).size).toBe(made.length);
    for (const id of made) expect(() => sessionDirectory(AT, "Asia/Shanghai", id)).not.toThrow();
  });

  it("begin elsewhere in each gate, whose clock may have been set back", () => {
    const begins = [...Array(8)].map(() => new SessionIds("UTC").next(AT, "room-1"));
    expect(new Set(begins).size).toBeGreaterThan(1);
  });
});
