// What is built, as a court's machine gets it: in a language that Chromium 109 reads, small, from this node alone.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "acorn";
import { describe, expect, it } from "vitest";

const DIST = join(import.meta.dirname, "../../../dashboard/dist");
/** ES2022; what came later (hashbangs aside) Chromium 109 does not read. */
const LANGUAGE = 2022;
/** Young enough that Chromium 109 has none of it, and nothing that a page can do without. */
const TOO_YOUNG = [
  ...[
    "Map.groupBy(",
    "Object.groupBy(",
    "Promise.withResolvers(",
    "Promise.try(",
    "URL.parse(",
    "Array.fromAsync(",
  ],
  ...[".toSorted(", ".toReversed(", ".toSpliced(", "RegExp.escape(", "URL.canParse(", ".isWellFormed("],
];

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(DIST, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;
const scripts = readdirSync(join(DIST, "assets")).filter((name) => name.endsWith(".js"));

/** Every file that a page needs before it can show itself. */
function loadedBy(...names: readonly string[]): string[] {
  const seen = new Set<string>();
  const files = new Set<string>();
  const load = (name: string) => {
    const chunk = manifest[name];
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const each of chunk.imports ?? []) load(each);
  };
  for (const name of names) {
    if (name.endsWith(".html")) files.add(name);
    load(name);
  }
  return [...files];
}

const bytes = (file: string) => readFileSync(join(DIST, file));
const compressed = (files: readonly string[]) =>
  files.reduce((sum, file) => sum + gzipSync(bytes(file)).byteLength, 0);

describe("the built pages", () => {
  it.each(scripts)("%s is in a language that Chromium 109 reads", (name) => {
    const text = readFileSync(join(DIST, "assets", name), "utf8");
    expect(() => parse(text, { ecmaVersion: LANGUAGE, sourceType: "module" })).not.toThrow();
  });

  it("do not call what Chromium 109 does not have", () => {
    const src = join(DIST, "../src");
    const own = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    const young = own.flatMap((name) => {
      const text = readFileSync(join(src, name), "utf8");
      return TOO_YOUNG.filter((each) => text.includes(each)).map((each) => `${name}: ${each}`);
    });
    expect(young).toEqual([]);
  });

  it("the wall loads 400 KB at most, compressed, before it can be used", () => {
    const files = loadedBy("index.html", "src/features/live/index.tsx");
    expect(files.some((file) => file.endsWith(".css"))).toBe(true);
    const size = compressed(files);
    console.info(`the wall: ${files.length} files, ${Math.round(size / 1000)} KB compressed`);
    expect(size).toBeLessThanOrEqual(400_000);
    expect(size).toBeGreaterThan(50_000);
  });

  const small = ["panel.html", "court.html"].filter((page) => existsSync(join(DIST, page)));
  it.each(small)("%s has 30 KB at most in all, no framework and nothing of another page's", (page) => {
    const files = loadedBy(page);
    const size = files.reduce((sum, file) => sum + bytes(file).byteLength, 0);
    console.info(`${page}: ${files.length} files, ${(size / 1000).toFixed(1)} KB`);
    expect(size).toBeLessThanOrEqual(30_000);
    expect(size).toBeGreaterThan(3_000);
    expect(files.map((file) => bytes(file).toString()).join()).not.toContain("react");
  });

  it("name no other host, and carry no script and no style in their HTML", () => {
    for (const page of readdirSync(DIST).filter((name) => name.endsWith(".html"))) {
      const html = readFileSync(join(DIST, page), "utf8");
      expect([page, html.match(/(?:src|href)="(?!\/assets\/|data:,)[^"]*"/g)]).toEqual([page, null]);
      expect([page, /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/.test(html)]).toEqual([page, false]);
    }
  });
});
