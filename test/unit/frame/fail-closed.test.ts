// Holds the fail-closed matrix of src/README.md against the sources: a cell that names nothing real proves nothing.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
/** Every test in these is about a fault, so each has its row. */
const FAULT_TESTS = [
  ...readdirSync(join(ROOT, "test/crash")).flatMap((name) => /^(.*)\.test\.ts$/.exec(name)?.[1] ?? []),
].map((name) => `crash/${name}`);
FAULT_TESTS.push("integration/gate/outages", "unit/journal/disk-failure", "unit/journal/power-loss");

interface Row {
  readonly cause: string;
  readonly record: string;
  readonly air: string;
  readonly codes: readonly string[];
  readonly told: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const rows = matrix();
const sources = readSources(join(ROOT, "src"));

function matrix(): Row[] {
  const text = readFileSync(join(ROOT, "src/README.md"), "utf8");
  const table =
    /\n\| cause \| record \| air \| told as \| test \|\n\|[-|]+\|\n((?:\|.*\n)+)/.exec(text)?.[1] ?? "";
  return table
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [cause = "", record = "", air = "", told = "", tests = ""] = line.slice(2, -2).split(" | ");
      return {
        ...{ cause, record, air, told },
        codes: [...told.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code),
        tests: tests.split("<br>").map((each) => {
          const [file = "", title = ""] = each.split(" › ");
          return { file, title };
        }),
      };
    });
}

/** Titles as they stand in a test's source, templates unfilled. */
function titlesIn(file: string): string[] {
  const path = join(ROOT, "test", `${file}.test.ts`);
  if (!existsSync(path)) throw new Error(`no ${path}`);
  const source = readFileSync(path, "utf8");
  const first =
    /(?:\bit(?:\.concurrent)?|\b(?:it|it\.concurrent)\.each[^"`]*?\))\(\s*(["`])((?:\\.|(?!\1)[^\\])*)\1\s*,\s*(?:async\s*)?\(/gs;
  return [...source.matchAll(first)].map(([, , title = ""]) => title);
}

function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

/** Whether something in src says this: an event or log line by its code, a counter by its name. */
function isSaid(code: string): boolean {
  const event = /^event_(.*)$/.exec(code)?.[1];
  if (event !== undefined) return isSaid(event.replaceAll("_", "-"));
  return sources.includes(`"${code}"`) || sources.includes(`\`${code}`);
}

describe("the fail-closed matrix", () => {
  it("is there, every cell of it", () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) {
      for (const cell of [row.cause, row.record, row.air, row.told])
        expect(cell.trim(), row.cause).not.toBe("");
      expect(row.codes.length > 0 || row.told === "–", row.cause).toBe(true);
      expect(row.tests.length, row.cause).toBeGreaterThan(0);
    }
  });

  it.each(rows.flatMap(({ tests }) => tests))(
    "names a test that exists: $file › $title",
    ({ file, title }) => {
      expect(titlesIn(file)).toContain(title);
    },
  );

  it.each([...new Set(rows.flatMap(({ codes }) => codes))])(
    "names a code that something says: %s",
    (code) => {
      expect(isSaid(code)).toBe(true);
    },
  );

  it.each(FAULT_TESTS)("has a row for every test of %s", (file) => {
    const named = new Set(rows.flatMap(({ tests }) => tests).map((test) => `${test.file} › ${test.title}`));
    const titles = titlesIn(file);
    expect(titles.length).toBeGreaterThan(0);
    for (const title of titles) expect(named).toContain(`${file} › ${title}`);
  });
});
