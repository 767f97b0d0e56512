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
    const seals = sealsIn([text]);
    expect(seals).toEqual([
      { fromMs: ms(10), toMs: ms(20) },
      { fromMs: ms(15), toMs: ms(30) },
    ]);
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

  it("whose end is missing or torn last on, in whatever directory it stands", () => {
    for (const end of ["", '{"n":2,"at":"20']) {
      const seals = sealsIn([`${line(10, "start", "closed-evidence")}\n${end}`, ""]);
      expect(isSealedWithin(seals, ms(900), ms(901))).toBe(true);
    }
    const apart = sealsIn([line(20, "end", "mediation"), line(10, "start", "mediation")]);
    expect(apart).toEqual([{ fromMs: ms(10), toMs: ms(20) }]);
  });

  it("whose begin could not be written have always been", () => {
    const seals = sealsIn([line(20, "end", "closed-evidence")]);
    expect(isSealedWithin(seals, ms(-9000), ms(-8999))).toBe(true);
    expect(isSealedWithin(seals, ms(21), ms(22))).toBe(false);
  });

  it("begin with the press, though the record had gone on when it was written down", () => {
    const fields = { type: "seal", edge: "start", cause: "operator", pressedAt: at(4) };
    const text = JSON.stringify({ at: at(11), fields: { ...fields, position: { wallClock: at(10) } } });
    expect(isSealedWithin(sealsIn([text]), ms(3), ms(5))).toBe(true);
    expect(isSealedWithin(sealsIn([text]), ms(1), ms(3))).toBe(false);
  });
});
