import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { tingzha } from "../cli/command.ts";

const PROJECT_ROOT = join(import.meta.dirname, "../../..");
const READMES = ["README.md", "README.zh-CN.md"];
const read = (path: string) => readFileSync(join(PROJECT_ROOT, path), "utf8");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);

describe("the README", () => {
  it("gives the same commands in both languages", () => {
    const [english, chinese] = READMES.map((path) => all(read(path), /```sh\n([^`]*)```/g));
    expect(english?.length).toBeGreaterThan(3);
    expect(chinese).toEqual(english);
  });

  it.each(READMES)("names npm scripts that exist: %s", (path) => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = all(read(path), /npm (?:run )?(start|test|[a-z]+)\b/g);
    expect(named).toEqual(expect.arrayContaining(["start", "test", "demo", "check", "bench"]));
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it("names commands that exist", async () => {
    const { stdout } = await tingzha(["--help"]);
    const commands = all(stdout, /^ {2}([a-z]+)\b/gm);
    const documents = [...READMES, "config/README.md", "scripts/README.md"].map(read).join("\n");
    const named = all(documents, /npx tingzha ([a-z]+)/g);
    expect(named).toContain("cut");
    for (const name of named) expect(commands).toContain(name);
  });
});

describe("links in documents", () => {
  const documents = [...READMES, "src/README.md", "config/README.md", "scripts/README.md", "test/README.md"];
  it.each(documents)("lead somewhere: %s", (path) => {
    const targets = all(read(path), /\]\(([^):#]+)\)/g);
    for (const target of targets) {
      expect(existsSync(join(PROJECT_ROOT, dirname(path), target)), target).toBe(true);
    }
  });
});

describe("src/README.md", () => {
  it("names every folder and file at the top of src, and none that is gone", () => {
    const tree = /```\nsrc\/\n([^`]*)```/.exec(read("src/README.md"))?.[1] ?? "";
    const named = all(tree, /^ {2}([a-z.]+)/gm);
    const present = readdirSync(join(PROJECT_ROOT, "src"), { withFileTypes: true }).map(({ name }) => name);
    expect(named.sort()).toEqual(present.filter((name) => name !== "README.md").sort());
  });
});

describe("the Dockerfile", () => {
  it("is plain: pinned packages, no root at run time, a health check, SIGTERM to the parent", () => {
    const text = read("Dockerfile");
    expect(text).toContain("npm ci");
    expect(text.lastIndexOf("USER tingzha")).toBeGreaterThan(text.lastIndexOf("FROM "));
    expect(text).toMatch(/HEALTHCHECK[\s\S]*\/readyz/);
    expect(text).toMatch(/ENTRYPOINT \["tini".*"src\/main\.ts"\]/);
    const copied = all(text, /^COPY ([a-z][\w./-]*) /gm);
    for (const path of copied) expect(existsSync(join(PROJECT_ROOT, path)), path).toBe(true);
  });
});

describe("npm's scripts that run until they are stopped", () => {
  it.each(["start", "demo", "bench"])("give their place to the program: %s", (name) => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    // npm signals its shell only; without exec a SIGTERM would end the shell and leave the node running.
    expect(scripts[name]).toMatch(/^exec node /);
  });
});
