// Sealed spans as case.jsonl has them; in doubt a span is sealed.
import { describe, expect, it } from "vitest";
import { isSealedWithin, sealsIn } from "../../../../src/desk/incidents/seals.ts";

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toISOString();
const ms = (seconds: number) => 1_800_000_000_000 + seconds * 1000;
const line = (seconds: number, edge: string, cause: string, writtenAt = seconds) =>
  JSON.stringify({
    n: 1,
    at: at(writtenAt),
    fields: { type: "seal", edge, cause, position: { part: 1, offset: 0, wallClock: at(seconds) } },
  });

describe("seals", () => {
  it("last from where the record stood, each by its own cause", () => {
    const text = [
      line(10, "start", "closed-evidence", 12),
      '{"at":"x","fields":{"type":"mark","kind":"order"}}',
      line(15, "start", "operator"),
      line(20, "end", "closed-evidence"),
      line(30, "end", "operator"),
    ].join("\n");
    expect(sealsIn(text)).toEqual([
      { fromMs: ms(10), toMs: ms(20) },
      { fromMs: ms(15), toMs: ms(30) },
    ]);
    const seals = sealsIn(text);
    expect([isSealedWithin(seals, ms(0), ms(9)), isSealedWithin(seals, ms(31), ms(40))]).toEqual([
      false,
      false,
    ]);
    for (const [from, to] of [
      [0, 10],
      [12, 13],
      [19, 60],
      [0, 60],
      [30, 31],
    ] as const)
      expect(isSealedWithin(seals, ms(from), ms(to))).toBe(true);
  });

  it("whose end is missing or torn last on", () => {
    for (const end of ["", '{"n":2,"at":"20', line(5, "end", "mediation")])
      expect(
        isSealedWithin(sealsIn(`${line(10, "start", "closed-evidence")}\n${end}`), ms(900), ms(901)),
      ).toBe(true);
  });
});
