import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCaseNumber, parseCaseNumber } from "../../../src/law/case-number.ts";
import { CATEGORIES, TYPE_CODES } from "../../../src/law/type-codes.ts";

/** 法院类型代字标准, typed in again from the standard's list, so that a slip in the source is seen. */
const STANDARD: [string, string][] = [
  ["jurisdiction", "刑辖,民辖,民辖终,民辖监,行辖,行辖终,赔辖,赔辖终"],
  [
    "criminal",
    "刑初,刑终,刑监,刑申,刑抗,刑再,刑没,刑核,刑医,刑医解,刑医复,刑医监,刑止,刑止调,刑止核,刑更,刑更监",
  ],
  ["criminal", "刑更备,刑他,刑教,刑教解,刑教复,刑教监"],
  ["civil", "民初,民终,民监,民申,民抗,民再,民撤,民特,民特监,民催,民督,民督监,民他,民保令,民保更,民破,民算"],
  ["administrative", "行初,行终,行监,行申,行抗,行再,行审,行审复,行他"],
  [
    "compensation",
    "行赔初,行赔终,行赔监,行赔申,行赔抗,行赔再,行赔他,法赔,委赔,委赔监,赔确监,委赔提,委赔再,赔他",
  ],
  ["compensation", "司救刑,司救民,司救行,司救赔,司救执,司救访,司救他"],
  [
    "interregional-assistance",
    "认台,认港,认澳,认复,认他,请台送,请港送,请澳送,台请送,港请送,澳请送,请台调,请港调",
  ],
  ["interregional-assistance", "请澳调,台请调,港请调,澳请调,请移管,助移管,请移赃,助移赃"],
  ["international-assistance", "协外认,协他,协外送,请外送,协外调,请外调,请外移,协外移,请外引,协外引"],
  ["sanction", "司惩,司惩复"],
  ["preservation", "财保,行保,行保复,证保"],
  ["enforcement", "执,执恢,执保,执异,执复,执监,执协,执他"],
  ["insolvency", "清申,破申,清终,破终,清监,破监,强清,破"],
  ["other", "民诉前调"],
];
const EVERY_CODE = STANDARD.flatMap(([category, list]) =>
  list.split(",").map((code) => [code, category] as const),
);

function read(text: string) {
  const result = parseCaseNumber(text);
  if (!result.ok) throw new Error(`${text}: ${result.fault}`);
  return result.value;
}

function fault(text: string) {
  const result = parseCaseNumber(text);
  return result.ok ? null : result.fault;
}

describe("type codes", () => {
  it.each(EVERY_CODE)("reads %s as %s", (code, category) => {
    expect(read(`（2026）豫0802${code}7号`)).toMatchObject({
      kind: "modern",
      type: code,
      category,
      number: 7,
    });
  });

  it("knows no code beyond the standard's", () => {
    expect([...TYPE_CODES.keys()].sort()).toEqual(EVERY_CODE.map(([code]) => code).sort());
    expect(new Set([...TYPE_CODES.values()])).toEqual(new Set(Object.keys(CATEGORIES)));
  });

  it.each(["民提", "行提", "刑一复", "刑二复", "民", "民初终", "行审复终", "民事诉前调"])(
    "refuses the unknown code %s whole, whatever known code is in it",
    (code) => {
      expect(fault(`（2026）豫0802${code}7号`)).toBe("unknown-type");
    },
  );
});

describe("real case numbers", () => {
  it.each([
    ["(2021)川0182民初181号", "川0182", "district", "民初", "civil"],
    ["(2021)川0104民诉前调801号", "川0104", "district", "民诉前调", "other"],
    ["(2024)浙02民诉前调595号", "浙02", "intermediate", "民诉前调", "other"],
    ["(2023)豫0105民初9238号", "豫0105", "district", "民初", "civil"],
    ["(2023)豫 0105 民初 9238 号", "豫0105", "district", "民初", "civil"],
    ["(2019)粤03民再205号", "粤03", "intermediate", "民再", "civil"],
    ["(2018)粤民申9812号", "粤", "high", "民申", "civil"],
    ["(2020)皖08民终457号", "皖08", "intermediate", "民终", "civil"],
    ["(2019)皖0828民初1289号", "皖0828", "district", "民初", "civil"],
    ["(2022)甘0702民初5089号", "甘0702", "district", "民初", "civil"],
    ["(2016)沪01民终1697号", "沪01", "intermediate", "民终", "civil"],
    ["(2017)京01司惩复10号", "京01", "intermediate", "司惩复", "sanction"],
    ["(2018)京01请外引101号", "京01", "intermediate", "请外引", "international-assistance"],
    ["（2026）豫0802民初1234号", "豫0802", "district", "民初", "civil"],
    ["（2019）最高法刑核51732773号", "最高法", "supreme", "刑核", "criminal"],
  ])("%s", (text, court, courtLevel, type, category) => {
    const value = read(text);
    expect(value).toMatchObject({ kind: "modern", court, courtLevel, type, category, specialTrial: null });
    expect(value.canonical).toMatch(/^（\d{4}）[^ ()]+号$/);
  });

  it("tells the special trial mark from the type", () => {
    expect(read("(2019)最高法知民终1号")).toMatchObject({
      specialTrial: "知",
      type: "民终",
      canonical: "（2019）最高法知民终1号",
    });
    expect(read("(2022)京73知民初9号")).toMatchObject({ court: "京73", specialTrial: "知", type: "民初" });
  });

  it.each([
    ["(2014)深中法商终字第1012号", "（2014）深中法商终字第1012号", "深中法商终字", 1012],
    ["(2013)深福法民二初字第6124号", "（2013）深福法民二初字第6124号", "深福法民二初字", 6124],
    ["(2005)沪高民三(知)终字第36号", "（2005）沪高民三（知）终字第36号", "沪高民三(知)终字", 36],
    ["(2007)民三终字第4号", "（2007）民三终字第4号", "民三终字", 4],
    ["（2024）京0108执字20137号", "（2024）京0108执字20137号", "京0108执字", 20137],
  ])("%s is of the old shape", (text, canonical, body, number) => {
    expect(read(text)).toEqual({ kind: "legacy", canonical, year: Number(text.slice(1, 5)), body, number });
  });
});

describe("normalising", () => {
  it.each([
    "(2026)豫0802民初1234号",
    "（2026)豫0802民初1234号",
    " （ 2026 ） 豫 0802 民 初 1234 号 ",
    "（２０２６）豫０８０２民初１２３４号",
    "（2026）\u3000豫0802\u00a0民初\t1234号",
  ])("%j is the one case", (text) => {
    expect(canonicalCaseNumber(text)).toBe("（2026）豫0802民初1234号");
  });

  it("format and parse agree on every number", () => {
    const modern = fc
      .tuple(
        fc.integer({ min: 1949, max: 2099 }),
        fc.constantFrom("最高法", "豫", "兵", "军", "内", "豫08", "京0108"),
        fc.constantFrom("", "知"),
        fc.constantFrom(...TYPE_CODES.keys()),
        fc.integer({ min: 1, max: 99_999_999 }),
      )
      .map(([year, court, special, type, number]) => ({
        canonical: `（${year}）${court}${special}${type}${number}号`,
        expected: { year, court, specialTrial: special === "" ? null : special, type, number },
      }));
    fc.assert(
      fc.property(modern, fc.boolean(), fc.boolean(), ({ canonical, expected }, half, spaced) => {
        let text = half ? canonical.replace("（", "(").replace("）", ")") : canonical;
        if (spaced) text = [...text].join(" ");
        expect(read(text)).toMatchObject({ canonical, ...expected });
        expect(canonicalCaseNumber(canonical)).toBe(canonical);
      }),
    );
  });
});

describe("refused", () => {
  it.each([
    ["", "bad-shape"],
    ["room-1", "bad-character"],
    ["（2026）豫0802民初号", "bad-shape"],
    ["（2026）豫0802民初1234", "bad-shape"],
    ["（2026）豫0802民初123456789号", "bad-shape"],
    ["（2026）豫0802民初0号", "bad-shape"],
    ["（2026）豫0802民初0123号", "bad-shape"],
    ["（26）豫0802民初1号", "bad-shape"],
    ["2026豫0802民初1号", "bad-shape"],
    ["（2026）豫0802民初1号（2026）豫0802民初2号", "bad-shape"],
    ["（2026）蒙0102民初1号", "bad-shape"],
    ["（1900）豫0802民初1号", "bad-year"],
    ["（2100）豫0802民初1号", "bad-year"],
    ["（0000）深中法商终字第1012号", "bad-year"],
    ["（2026）豫0民初1号", "unknown-court"],
    ["（2026）豫080民初1号", "unknown-court"],
    ["（2026）豫08021民初1号", "unknown-court"],
    ["（2026）豫0802民初1234号\u0000", "bad-character"],
    ["（2026）豫0802民初\u202e1234号", "bad-character"],
    ["（2026）豫0802民初\u200b1234号", "bad-character"],
    ["（2026）豫0802民初1234号\n", "bad-character"],
    ["（2026）豫O8O2民初1234号", "bad-character"],
    ["（2026）豫0802民初١٢٣号", "bad-character"],
    ["（2026）豫0802⺠初1234号", "bad-character"],
    ["（2026）豫0802民初①号", "bad-character"],
    ["%EF%BC%882026", "bad-character"],
  ])("%j: %s", (text, expected) => {
    expect(fault(text)).toBe(expected);
    expect(canonicalCaseNumber(text)).toBeNull();
  });

  it("answers at once on hostile lengths and repetitions", () => {
    const hostile = ["（", "字", "民", "1", "(2026)豫", "知", "\u0000", "(民)"].flatMap((unit) => [
      unit.repeat(65_536),
      `(2026)${unit.repeat(Math.floor(70 / unit.length))}`,
    ]);
    const before = performance.now();
    for (let round = 0; round < 20; round++) {
      for (const text of hostile) expect(parseCaseNumber(text).ok).toBe(false);
    }
    expect(performance.now() - before).toBeLessThan(500);
  });

  it("never throws and never accepts what it can't repeat", () => {
    const alphabet = fc.constantFrom(..."（）()20261字第号知民初刑执豫0802 最高法\u0000\u202e");
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), (letters) => {
        const canonical = canonicalCaseNumber(letters.join(""));
        if (canonical !== null) expect(canonicalCaseNumber(canonical)).toBe(canonical);
      }),
      { numRuns: 2000 },
    );
  });
});
