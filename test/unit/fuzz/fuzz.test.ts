import { describe, expect, it } from "vitest";
import { branchesOf } from "../../../scripts/fuzz/coverage.ts";
import { makeInput } from "../../../scripts/fuzz/fuzzer.ts";
import { randomCuts } from "../../../scripts/fuzz/mutate.ts";
import { readOptions } from "../../../scripts/fuzz/options.ts";
import { Random } from "../../../scripts/fuzz/random.ts";
import { TARGETS } from "../../../scripts/fuzz/targets.ts";

describe("inputs", () => {
  it("are the same for the same seed and number, and others for another", () => {
    for (let index = 0; index < 60; index++) expect(makeInput(7, index)).toEqual(makeInput(7, index));
    const bytes = (seed: number) =>
      [...Array(20).keys()].map((index) => makeInput(seed, index).bytes.toString("hex"));
    expect(new Set([...bytes(7), ...bytes(8)]).size).toBeGreaterThan(35);
  });

  it("go to every target", () => {
    expect(TARGETS.reduce((sum, { share }) => sum + share, 0)).toBe(100);
    const reached = new Set([...Array(500).keys()].map((index) => makeInput(1, index).target));
    expect([...reached].sort()).toEqual(TARGETS.map(({ name }) => name).sort());
  });

  it("are split within their bytes, in order", () => {
    const random = new Random(3);
    for (let length = 0; length < 300; length++) {
      const cuts = randomCuts(length, random);
      expect(cuts).toEqual([...new Set(cuts)].sort((one, two) => one - two));
      for (const cut of cuts) expect(cut > 0 && cut < length).toBe(true);
    }
  });
});

describe("branches", () => {
  /** What is reached when the parts of `source` in these marks ran so often. */
  function reached(source: string, counts: Record<string, number>): Record<string, boolean> {
    const ranges = Object.entries(counts).map(([text, count]) => {
      const startOffset = text === "*" ? 0 : source.indexOf(text);
      return { startOffset, endOffset: text === "*" ? source.length : startOffset + text.length, count };
    });
    const branches = branchesOf("sample.ts", source, ranges);
    return Object.fromEntries(branches.map(({ what, reached: is }) => [what, is]));
  }

  it("of an if without else are two, by the counts", () => {
    const source = "if (a) { b(); }";
    expect(reached(source, { "*": 3, "{ b(); }": 3 })).toEqual({ "if true": true, "if false": false });
    expect(reached(source, { "*": 3, "{ b(); }": 1 })).toEqual({ "if true": true, "if false": true });
    expect(reached(source, { "*": 3, "{ b(); }": 0 })).toEqual({ "if true": false, "if false": true });
  });

  it("of an operator are its two outcomes", () => {
    expect(reached("x = a && b;", { "*": 2, b: 0 })).toEqual({ "right of &&": false, "left of &&": true });
    expect(reached("x = a && b;", { "*": 2, b: 2 })).toEqual({ "right of &&": true, "left of &&": false });
    // A loop's condition runs once more than its body.
    const loop = "while (a && b) { c(); }";
    expect(reached(loop, { "*": 1, b: 3, "{ c(); }": 2 })).toEqual({
      "right of &&": true,
      "left of &&": false,
      loop: true,
    });
  });

  it("of code that never ran are none", () => {
    expect(reached("x = a ? b : c;", { "*": 0 })).toEqual({ "? true": false, "? false": false });
    expect(reached("x = a ? b : c;", {})).toEqual({ "? true": false, "? false": false });
  });

  it("that only the compiler asks for are told apart", () => {
    const [right, left] = branchesOf("sample.ts", "x = bytes[at] ?? 0;", []);
    expect([right?.isForCompiler, left?.isForCompiler]).toEqual([true, false]);
    expect(branchesOf("sample.ts", "x = found ?? 0;", [])[0]?.isForCompiler).toBe(false);
  });
});

describe("options", () => {
  it("run by number, or by time alone", () => {
    expect(readOptions([])).toMatchObject({ inputs: 20_000, seconds: Number.POSITIVE_INFINITY });
    expect(readOptions(["--seconds", "5"])).toMatchObject({ seconds: 5, inputs: Number.MAX_SAFE_INTEGER });
    expect(readOptions(["--inputs", "9", "--seed", "4"])).toMatchObject({ inputs: 9, seed: 4 });
    expect(() => readOptions(["--inputs", "0"])).toThrow("--inputs must be a whole number from 1 on");
  });
});
