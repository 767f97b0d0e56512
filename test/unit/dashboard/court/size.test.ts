// The courtroom page is small and stands alone: what its entry loads, as it was built, in the longer of its languages.
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const DIST = resolve(import.meta.dirname, "../../../../dashboard/dist");
const MOST_BYTES = 30_000;

const read = (name: string) => readFileSync(join(DIST, name), "utf8");
const sizeOf = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => sum + statSync(join(DIST, name)).size, 0);

/** Of a built script: what it imports at once, and what it loads later. */
function importsOf(name: string): { readonly now: string[]; readonly later: string[] } {
  const found = (pattern: RegExp) =>
    [...read(name).matchAll(pattern)].map(([, file = ""]) => join("assets", file));
  return {
    now: found(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g),
    later: found(/import\(\s*["'`]\.\/([^"'`]+)["'`]/g),
  };
}

/** With everything that it imports at once. */
function loadedBy(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  if (name.endsWith(".js")) for (const each of importsOf(name).now) loadedBy(each, seen);
  return seen;
}

it("loads at most 30 KB: page, scripts, styles, and one language", () => {
  const named = [...read("court.html").matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(
    ([, file = ""]) => file,
  );
  expect(named.some((name) => name.endsWith(".css"))).toBe(true);
  const atOnce = new Set(["court.html", ...named.flatMap((name) => [...loadedBy(name)])]);
  const later = [...atOnce].flatMap((name) => (name.endsWith(".js") ? importsOf(name).later : []));
  // Chinese or English, whichever the person has chosen.
  expect(later.length).toBe(2);
  const languages = later.map((name) => sizeOf([...loadedBy(name)].filter((each) => !atOnce.has(each))));
  const bytes = sizeOf(atOnce) + Math.max(...languages);
  console.log(`the courtroom page loads ${bytes} bytes: ${[...atOnce].join(", ")}`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  // No framework, nobody else's code.
  for (const name of atOnce) expect([name, /react|antd|i18next/i.test(read(name))]).toEqual([name, false]);
});
