import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../src/law/policy-validation.ts";
import { policyData, WINDOW } from "./sample.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tests spoil plain data, which has no type by design.
type Spoil = (data: any) => void;

/** Of the rules alone: the notice's sentences name them, and have tests of their own. */
function keys(spoil: Spoil): string[] {
  const { notice: _, ...data } = policyData();
  spoil(data);
  const result = readPolicy(data, WINDOW);
  return result.ok ? [] : result.problems.map(({ key }) => key);
}

const ROWS = policyData().rules.length;
const BARRED_ROW = policyData().rules.findIndex((item: { id: string }) => item.id === "4-1");

describe("the shipped policy", () => {
  it("is read whole, with the node's window", () => {
    const result = readPolicy(policyData(), WINDOW);
    expect(result).toMatchObject({
      ok: true,
      policy: {
        id: "jiaozuo-2022",
        window: WINDOW,
        steps: ["judge", "division-chief", "vice-president"],
        massSteps: {
          district: ["intermediate-court", "provincial-office"],
          intermediate: ["provincial-office"],
        },
      },
    });
    if (!result.ok) throw new Error("unreachable");
    expect(result.policy.rules).toHaveLength(policyData().rules.length);
    expect(result.policy.rules[0]).toMatchObject({
      id: "2-1",
      params: {},
      text: null,
      sentence: expect.stringContaining("承办法官"),
    });
  });
});

describe("a faulty policy", () => {
  const cases: [string, Spoil, string[]][] = [
    ["no id", (data) => delete data.id, ["id"]],
    ["a blank title", (data) => (data.title = " "), ["title"]],
    ["an unknown key", (data) => (data.colour = "red"), ["colour"]],
    [
      "no signatures",
      (data) => delete data.signatures,
      [
        "signatures",
        "signatures.massInvolving",
        "signatures.steps",
        "signatures.massInvolving.district",
        "signatures.massInvolving.intermediate",
        "signatures.massInvolving.high",
        "signatures.massInvolving.supreme",
      ],
    ],
    ["nobody signs", (data) => (data.signatures.steps = []), ["signatures.steps"]],
    ["an unknown step", (data) => (data.signatures.steps = ["judge", "clerk"]), ["signatures.steps"]],
    [
      "steps out of order",
      (data) => (data.signatures.steps = ["division-chief", "judge"]),
      ["signatures.steps"],
    ],
    ["a step twice", (data) => (data.signatures.steps = ["judge", "judge"]), ["signatures.steps"]],
    [
      "steps that are no list",
      (data) => (data.signatures.massInvolving.high = "judge"),
      ["signatures.massInvolving.high"],
    ],
    [
      "an unknown level",
      (data) => (data.signatures.massInvolving.town = []),
      ["signatures.massInvolving.town"],
    ],
    [
      "a row that is no mapping",
      (data) => data.rules.push("approve all"),
      [
        `rules[${ROWS}]`,
        `rules[${ROWS}].id`,
        `rules[${ROWS}].code`,
        `rules[${ROWS}].check`,
        `rules[${ROWS}].clause`,
        `rules[${ROWS}].code`,
        `rules[${ROWS}].check`,
      ],
    ],
    ["an unknown key in a row", (data) => (data.rules[0].reason = "x"), ["rules[0].reason"]],
    ["an id twice", (data) => (data.rules[1].id = data.rules[0].id), ["rules[1].id"]],
    ["a code without words", (data) => (data.rules[0].code = "nobody-knows"), ["rules[0].code"]],
    [
      "a code with half its words",
      (data) => Object.assign(data.rules[0], { code: "own", text: "x" }),
      ["rules[0].code"],
    ],
    ["a code that every object has", (data) => (data.rules[0].code = "constructor"), ["rules[0].code"]],
    ["an empty clause", (data) => (data.rules[0].clause = ""), ["rules[0].clause"]],
    ["a text that is a number", (data) => (data.rules[0].text = 7), ["rules[0].text"]],
    [
      "an unknown check, which also leaves one out",
      (data) => (data.rules[0].check = "constructor"),
      ["rules[0].check", "rules"],
    ],
    ["params that are a list", (data) => (data.rules[0].params = []), ["rules[0].params"]],
    [
      "a param that the check doesn't take",
      (data) => (data.rules[0].params = { x: 1 }),
      ["rules[0].params.x"],
    ],
    [
      "a param that is missing",
      (data) => delete rowOf(data, "4-1").params,
      [`rules[${BARRED_ROW}].params.question`, "rules"],
    ],
  ];
  it.each(cases)("%s", (_what, spoil, expected) => {
    expect(keys(spoil)).toEqual(expected);
  });

  it.each([
    ["4-1", { question: "massInvolving" }],
    ["4-1", { question: "weather" }],
    ["2-5", { status: "active" }],
    ["2-5", { status: "gone" }],
    ["4-5-year", { categories: [], until: "2022-12-31" }],
    ["4-5-year", { categories: ["criminal", "toString"], until: "2022-12-31" }],
    ["4-5-year", { categories: "criminal", until: "2022-12-31" }],
    ["4-5-year", { categories: ["criminal"], until: "31.12.2022" }],
    ["4-5-year", { categories: ["criminal"], until: new Date(0) }],
  ])("row %s with %j", (id, params) => {
    expect(keys((data) => (rowOf(data, id).params = params)).some((key) => key.includes(".params."))).toBe(
      true,
    );
  });

  it("may do without the dated suspension, and without no other row", () => {
    for (const { id } of policyData().rules) {
      const problems = keys(
        (data) => (data.rules = data.rules.filter((item: { id: string }) => item.id !== id)),
      );
      expect([id, problems]).toEqual([id, id === "4-5-year" ? [] : ["rules"]]);
    }
  });

  it("reports every problem at once, each with key, value, rule and cure", () => {
    const data = policyData();
    data.title = 7;
    data.rules[0].clause = null;
    data.signatures.steps = ["clerk"];
    const result = readPolicy(data, WINDOW);
    if (result.ok) throw new Error("the policy was accepted");
    expect(result.problems.map(({ key, value }) => [key, value])).toEqual([
      ["signatures.steps", ["clerk"]],
      ["title", 7],
      ["rules[0].clause", null],
    ]);
    for (const { rule, cure } of result.problems) expect([rule, cure]).not.toContain("");
  });

  it("never throws, whatever the data is", () => {
    fc.assert(fc.property(fc.anything(), (data) => !readPolicy(data, WINDOW).ok));
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (signatures, rules) => {
        return !readPolicy({ id: "x", title: "x", signatures, rules: [rules] }, WINDOW).ok;
      }),
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: as above.
function rowOf(data: any, id: string) {
  return data.rules.find((item: { id: string }) => item.id === id);
}
