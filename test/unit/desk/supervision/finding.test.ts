// 庭审巡查 as a table: every state × act × whoever acts; and the draw of 专项核查.
import { describe, expect, it } from "vitest";
import { FINDING_ACTS, FINDING_STATES } from "../../../../src/desk/contract/findings.ts";
import { draw, poolHash } from "../../../../src/desk/supervision/exceptions.ts";
import { afterAct } from "../../../../src/desk/supervision/finding.ts";

/** State, act, whether whoever acts has answered → the next state, or why not. */
const TABLE = [
  ["sent", "send", false, "finding-not-answered"],
  ["sent", "send", true, "finding-not-answered"],
  ["sent", "answer", false, "answered"],
  ["sent", "answer", true, "answered"],
  ["sent", "return", false, "finding-not-answered"],
  ["sent", "return", true, "finding-not-answered"],
  ["sent", "close", false, "finding-not-answered"],
  ["sent", "close", true, "finding-not-answered"],
  ["answered", "send", false, "finding-answered"],
  ["answered", "send", true, "finding-answered"],
  ["answered", "answer", false, "finding-answered"],
  ["answered", "answer", true, "finding-answered"],
  ["answered", "return", false, "returned"],
  ["answered", "return", true, "own-answer"],
  ["answered", "close", false, "closed"],
  ["answered", "close", true, "own-answer"],
  ["returned", "send", false, "finding-not-answered"],
  ["returned", "send", true, "finding-not-answered"],
  ["returned", "answer", false, "answered"],
  ["returned", "answer", true, "answered"],
  ["returned", "return", false, "finding-not-answered"],
  ["returned", "return", true, "finding-not-answered"],
  ["returned", "close", false, "finding-not-answered"],
  ["returned", "close", true, "finding-not-answered"],
  ["closed", "send", false, "finding-closed"],
  ["closed", "send", true, "finding-closed"],
  ["closed", "answer", false, "finding-closed"],
  ["closed", "answer", true, "finding-closed"],
  ["closed", "return", false, "finding-closed"],
  ["closed", "return", true, "finding-closed"],
  ["closed", "close", false, "finding-closed"],
  ["closed", "close", true, "finding-closed"],
] as const;

describe("a finding", () => {
  it("is in the table in every state, by every act", () => {
    expect(TABLE).toHaveLength(FINDING_STATES.length * FINDING_ACTS.length * 2);
  });

  it.each(TABLE)("that is %s, by %s (has answered: %s): %s", (state, act, isAnswerer, expected) => {
    const next = afterAct({ state, isAnswerer }, act);
    expect("state" in next ? next.state : next.refusal).toBe(expected);
  });
});

describe("the draw", () => {
  const pool = Array.from({ length: 95 }, (_, at) => `（2026）豫0802民初${at}号@2026-10-08`);

  it("is a tenth, rounded up, of the pool, and the same by the same seed in whatever order the pool is given", () => {
    const drawn = draw(pool, "a seed");
    expect(drawn).toHaveLength(10);
    expect(new Set(drawn).size).toBe(10);
    expect(drawn.every((each) => pool.includes(each))).toBe(true);
    expect(draw([...pool].reverse(), "a seed")).toEqual(drawn);
    expect(poolHash([...pool].reverse())).toBe(poolHash(pool));
  });

  it("is another by another seed, and of another pool", () => {
    expect(draw(pool, "another seed")).not.toEqual(draw(pool, "a seed"));
    expect(poolHash(pool.slice(1))).not.toBe(poolHash(pool));
    expect(draw([], "a seed")).toEqual([]);
    expect(draw(pool.slice(0, 1), "a seed")).toEqual(pool.slice(0, 1));
  });
});
