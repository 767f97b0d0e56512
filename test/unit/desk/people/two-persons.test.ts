// When two tokens count as two persons, over every pair of a small family of tokens.
import { describe, expect, it } from "vitest";
import type { Caller } from "../../../../src/desk/people/tokens.ts";
import { isCutter, sameHand } from "../../../../src/desk/people/two-persons.ts";

// bootstrap minted A, B and A's second token; A minted X and Y; X minted Z.
const minters: Readonly<Record<string, { person: string; mintedBy: string | null; bootstrap: boolean }>> = {
  boot: { person: "bootstrap", mintedBy: null, bootstrap: true },
  a: { person: "A", mintedBy: "boot", bootstrap: false },
  a2: { person: "A", mintedBy: "boot", bootstrap: false },
  b: { person: "B", mintedBy: "boot", bootstrap: false },
  x: { person: "X", mintedBy: "a", bootstrap: false },
  y: { person: "Y", mintedBy: "a", bootstrap: false },
  z: { person: "Z", mintedBy: "x", bootstrap: false },
};
const find = (id: string) => minters[id] ?? null;
const caller = (id: string): Caller => ({ tokenId: id, person: minters[id]?.person ?? "" });
const ids = Object.keys(minters);

describe("two tokens", () => {
  it("are two persons when the bootstrap token minted both, or their makers", () => {
    const pairs = ids.flatMap((one) => ids.map((other) => [one, other] as const));
    const two = pairs.filter(([one, other]) => sameHand(caller(one), caller(other), find) === null);
    const named = two.filter(([one, other]) => one < other).map((pair) => pair.join("-"));
    expect(named.sort()).toEqual(["a-b", "a2-b", "b-x", "b-y", "b-z"]);
    // What holds one way holds the other way.
    for (const [one, other] of two) expect(sameHand(caller(other), caller(one), find)).toBeNull();
  });

  it("of one person are one person, whoever minted them", () => {
    expect(sameHand(caller("a"), caller("a2"), find)).toBe("same-person");
    expect(sameHand(caller("a"), caller("x"), find)).toBe("minted-by");
    expect(sameHand(caller("x"), caller("y"), find)).toBe("minted-by");
    expect(sameHand(caller("boot"), caller("b"), find)).toBe("minted-by");
  });
});

describe("who cut", () => {
  it("is the person, and every token from that hand; the bootstrap token taints nobody", () => {
    const cutters = (by: string) => ids.filter((id) => isCutter(caller(id), caller(by), find));
    expect(cutters("boot")).toEqual(["boot"]);
    expect(cutters("a")).toEqual(["a", "a2", "x", "y", "z"]);
    expect(cutters("b")).toEqual(["b"]);
    expect(cutters("x")).toEqual(["x", "y", "z"]);
  });
});
