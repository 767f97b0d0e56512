// The audit's page: how it asks, what it calls the acts, and how a verification is told.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aboutOf } from "../../../../../dashboard/src/features/audit/about.ts";
import { KINDS, kindOf } from "../../../../../dashboard/src/features/audit/acts.ts";
import { aroundQuery, EVERYTHING, queryOf } from "../../../../../dashboard/src/features/audit/filter.ts";
import { brokenFrom, percentOf } from "../../../../../dashboard/src/features/audit/verdict.ts";
import { zhCN } from "../../../../../dashboard/src/i18n/zh-CN/index.ts";
import { keyOf } from "../../../../../dashboard/src/permission-key.ts";
import { PERMISSIONS } from "../../../../../src/desk/contract/permissions.ts";

const DESK = join(import.meta.dirname, "../../../../../src/desk");

/** Names of acts as the desk's sources write them to the log. */
function actsInSources(): string[] {
  const files = readdirSync(DESK, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const found = files.flatMap((name) => {
    const text = readFileSync(join(DESK, name), "utf8");
    const said = text.matchAll(
      /(?:action: |\baudit\s*\.(?:act|append|note)\([^"`;]*?, ?)"([a-z-]+(?:\.[a-z-]+)?)"/g,
    );
    return [...said].map(([, act = ""]) => act);
  });
  return [...new Set(found)].filter((act) => act.includes(".")).sort();
}

describe("acts of the log", () => {
  const acts = actsInSources();

  it("are found in the sources", () => {
    expect(acts.length).toBeGreaterThan(60);
    expect(acts).toContain("session.begin");
  });

  it("have a word each, and are of a kind that can be searched for", () => {
    const words: Readonly<Record<string, string>> = zhCN.audit.act;
    expect(acts.filter((act) => words[keyOf(act)] === undefined)).toEqual([]);
    expect(acts.filter((act) => kindOf(act) === null)).toEqual([]);
    const kinds: Readonly<Record<string, string>> = zhCN.audit.kind;
    expect(KINDS.filter((kind) => kinds[kind] === undefined)).toEqual([]);
  });

  it("that were refused say so by their route", () => {
    expect(kindOf("refused POST /api/v1/users")).toBe("refused");
    expect(kindOf("something.new")).toBeNull();
  });

  it("and permissions have words too", () => {
    const words: Readonly<Record<string, string>> = zhCN.permissions;
    expect(PERMISSIONS.filter((permission) => words[keyOf(permission)] === undefined)).toEqual([]);
  });
});

describe("what an entry is about", () => {
  it.each([
    ["王五", { name: "王五", reason: "调离" }],
    ["room-1", { codes: ["x"], courtroom: "room-1" }],
    [
      "（2026）豫08民初1号、（2026）豫08民初2号",
      { caseNumbers: ["（2026）豫08民初1号", "（2026）豫08民初2号"] },
    ],
    ["", { name: "u-1" }],
    ["", { name: 7, caseNumbers: [] }],
  ])("is said as %j", (text, detail) => {
    expect(aboutOf({ subject: "u-1", detail })).toBe(text);
  });
});

describe("a search", () => {
  it("asks for the newest, and for nothing that is empty", () => {
    expect(queryOf(EVERYTHING, 50, null)).toBe("order=newest&limit=50");
  });

  it("takes whole days of Beijing, the last one included", () => {
    const query = new URLSearchParams(
      queryOf(
        { ...EVERYTHING, from: "2026-11-27", to: "2026-11-28", actor: " 张三 ", action: "user." },
        50,
        "7",
      ),
    );
    expect(Object.fromEntries(query)).toEqual({
      ...{ order: "newest", limit: "50", after: "7", actor: "张三", action: "user." },
      ...{ from: "2026-11-26T16:00:00.000Z", to: "2026-11-28T16:00:00.000Z" },
    });
  });

  it("around an entry asks for as many before as behind it", () => {
    expect([aroundQuery(10, 3), aroundQuery(2, 3)]).toEqual(["after=6&limit=7", "after=0&limit=7"]);
  });
});

describe("a verification", () => {
  it("says how far it is, and is not finished before it is", () => {
    expect([
      percentOf({ checked: 0, of: 0 }),
      percentOf({ checked: 999, of: 1000 }),
      percentOf({ checked: 1200, of: 1000 }),
    ]).toEqual([0, 99, 100]);
  });

  it("names the first entry that does not hold and what is wrong with it", () => {
    expect(brokenFrom({ brokenAt: null, fault: null })).toBeNull();
    expect(brokenFrom({ brokenAt: 7, fault: "altered" })).toEqual({ seq: 7, fault: "altered" });
  });
});
