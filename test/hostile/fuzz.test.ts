// The short form of `npm run fuzz`, and the proof that it finds something: three faults, one a layer, are planted
// in a copy of the source, and each must be found within a bounded number of inputs.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseFinding } from "../../scripts/fuzz/findings.ts";
import { examine } from "../../scripts/fuzz/fuzzer.ts";
import { Child } from "../support/child.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FINDINGS = join(ROOT, "test/hostile/findings");
const folder = tempFolder("fuzz");
afterAll(() => folder.remove());

async function fuzz(
  root: string,
  out: string,
  ...options: readonly string[]
): Promise<{ code: number | null; output: string }> {
  const args = [join(root, "scripts/fuzz/main.ts"), "--out", out, ...options];
  const child = new Child(process.execPath, args, { cwd: root });
  const { code } = await child.exited;
  return { code, output: child.output };
}

/** A copy of what the fuzzer runs on, with one text of one file replaced. */
function planted(name: string, file: string, text: string, instead: string): string {
  const root = join(folder.path, name);
  for (const part of ["src/rtmp", "src/media", "src/parent", "scripts/fuzz", "test/unit/rtmp/fixtures"]) {
    mkdirSync(dirname(join(root, part)), { recursive: true });
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "package.json"), JSON.stringify({ type: "module" }));
  const path = join(root, "src/rtmp", file);
  const source = readFileSync(path, "utf8");
  expect(source.split(text)).toHaveLength(2);
  writeFileSync(path, source.replace(text, instead));
  return root;
}

describe("the fuzzer", () => {
  it("finds nothing in 2,500 inputs, and says what it reached", async () => {
    const { code, output } = await fuzz(ROOT, join(folder.path, "none"), "--inputs", "2500", "--seed", "1");
    expect(output).toContain("findings: none");
    expect(code).toBe(0);
    expect(Number(/reached: ([\d.]+) %/.exec(output)?.[1])).toBeGreaterThan(90);
    expect(output).toMatch(/2500 inputs.* inputs\/s/);
    expect(output).toMatch(/over sockets: [1-9]\d* inputs; the neighbour's [1-9]\d* messages all arrived/);
  });

  it.each([
    {
      layer: "chunk layer",
      file: "chunk-reader.ts",
      text: "    if (available < used) return 0;\n    let time",
      instead: "    let time",
      found: /FOUND by input \d+ in (chunks|publisher|client)/,
    },
    {
      layer: "AMF",
      file: "amf0.ts",
      text: '    if (depth > MAX_AMF_NESTING) throw this.#fail("amf-nesting"',
      instead: '    if (depth < 0) throw this.#fail("amf-nesting"',
      found: /FOUND by input \d+ in (amf|bodies|publisher|client)/,
    },
    {
      layer: "dialogue",
      file: "publisher-dialog.ts",
      text: 'typeof name !== "string") this.refuse("Rejected", "the stream name is missing");\n    else this.#askFor(name);',
      instead:
        'typeof name === "bigint") this.refuse("Rejected", "x");\n    else this.#askFor(name as string);',
      found: /FOUND by input \d+ in publisher/,
    },
  ])("finds a fault that was planted in the $layer", async ({ layer, file, text, instead, found }) => {
    const root = planted(layer.replace(" ", "-"), file, text, instead);
    const out = join(root, "found");
    const { code, output } = await fuzz(
      root,
      out,
      "--inputs",
      "3000",
      "--seed",
      "1",
      "--sockets",
      "0",
      "--first",
    );
    expect(output).toMatch(found);
    expect(code).toBe(1);
    // What it saved is a finding with the fault, and none without it.
    const [saved = "", ...others] = readdirSync(out);
    expect(others).toEqual([]);
    expect(examine(parseFinding(readFileSync(join(out, saved), "utf8")))).toBeNull();
  });
});

describe("what was once found", () => {
  const names = readdirSync(FINDINGS).filter((name) => name.endsWith(".json"));
  it("is kept", () => expect(names.length).toBeGreaterThan(0));

  it.each(names)("is found no more: %s", (name) => {
    expect(examine(parseFinding(readFileSync(join(FINDINGS, name), "utf8")))).toBeNull();
  });
});
