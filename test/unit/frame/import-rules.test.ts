import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PROJECT_ROOT = join(import.meta.dirname, "../../..");

interface Plant {
  readonly rule: string;
  /** The file that breaks the rule, and what it imports. */
  readonly from: string;
  readonly to: string;
  readonly how?: "type";
}

const PLANTS: readonly Plant[] = [
  { rule: "no-circular", from: "src/media/circle-a.ts", to: "./circle-b.ts" },
  ...["rtmp", "media", "journal", "link", "law", "gate", "machine"].map((folder) => ({
    rule: "built-ins-only",
    from: `src/${folder}/third-party.ts`,
    to: "zod",
  })),
  { rule: "media-imports-nothing", from: "src/media/up.ts", to: "../link/plain.ts" },
  { rule: "rtmp-imports-media", from: "src/rtmp/sideways.ts", to: "../journal/plain.ts" },
  { rule: "journal-imports-media", from: "src/journal/sideways.ts", to: "../rtmp/plain.ts" },
  { rule: "link-imports-nothing", from: "src/link/up.ts", to: "../media/plain.ts" },
  { rule: "law-imports-nothing", from: "src/law/up.ts", to: "../link/plain.ts" },
  { rule: "machine-imports-rtmp", from: "src/machine/up.ts", to: "../journal/plain.ts" },
  { rule: "gate-never-law-or-desk", from: "src/gate/law.ts", to: "../law/plain.ts" },
  { rule: "gate-never-law-or-desk", from: "src/gate/desk.ts", to: "../desk/plain.ts", how: "type" },
  { rule: "desk-never-gate", from: "src/desk/gate.ts", to: "../gate/plain.ts", how: "type" },
  { rule: "desk-never-rtmp-server", from: "src/desk/server.ts", to: "../rtmp/plain.ts" },
  { rule: "desk-never-rtmp-server", from: "src/desk/self-check/door.ts", to: "../../rtmp/plain.ts" },
  { rule: "law-is-pure", from: "src/law/clock.ts", to: "node:fs" },
  { rule: "law-is-pure", from: "src/gate/air-state.ts", to: "node:timers" },
  { rule: "law-is-pure", from: "src/desk/watch/alarm.ts", to: "node:net" },
  { rule: "only-api-knows-express", from: "src/desk/people/web.ts", to: "express" },
  { rule: "only-store-knows-kysely", from: "src/desk/people/rows.ts", to: "kysely" },
  { rule: "contract-is-shared-only", from: "src/desk/contract/inward.ts", to: "../plain.ts" },
  { rule: "only-api-knows-express", from: "src/desk/people/cookies.ts", to: "express-session" },
  { rule: "only-api-knows-express", from: "src/desk/wall/socket.ts", to: "socket.io" },
  { rule: "dashboard-knows-the-contract-alone", from: "dashboard/src/law.ts", to: "../../src/law/plain.ts" },
  { rule: "no-page-imports-another", from: "dashboard/src/features/a/x.ts", to: "../b/plain.ts" },
  { rule: "pages-are-imported-by-the-frame", from: "dashboard/src/way.ts", to: "./features/b/plain.ts" },
  { rule: "pages-know-no-frame", from: "dashboard/src/features/a/y.ts", to: "../../shell/plain.ts" },
  { rule: "nobody-imports-the-dashboard", from: "src/desk/page.ts", to: "../../dashboard/src/plain.ts" },
  { rule: "parent-stays-small", from: "src/main.ts", to: "yaml" },
  { rule: "parent-stays-small", from: "src/parent/settings.ts", to: "zod" },
  { rule: "parent-imports-link", from: "src/parent/gate.ts", to: "../gate/plain.ts" },
  { rule: "config-is-not-for-children", from: "src/gate/config.ts", to: "../config.ts", how: "type" },
  { rule: "config-is-not-for-children", from: "src/desk/settings.ts", to: "../config/schema.ts" },
  { rule: "cli-stays-outside", from: "src/cli/gate.ts", to: "../gate/plain.ts" },
  { rule: "cli-is-an-end", from: "src/desk/cli.ts", to: "../cli/plain.ts" },
  { rule: "config-child-stays-alone", from: "src/parent/sneaky.ts", to: "./config-child.ts", how: "type" },
];

const ALLOWED: readonly Omit<Plant, "rule">[] = [
  { from: "src/gate/session.ts", to: "../journal/plain.ts" },
  { from: "src/gate/files.ts", to: "node:fs" },
  { from: "src/desk/api/server.ts", to: "express" },
  { from: "src/desk/store/database.ts", to: "kysely" },
  { from: "src/desk/decide.ts", to: "../law/plain.ts" },
  { from: "src/desk/self-check/receiver.ts", to: "../../rtmp/plain.ts" },
  { from: "src/machine/platform.ts", to: "../rtmp/plain.ts" },
  { from: "src/cli/health.ts", to: "../machine/plain.ts" },
  { from: "src/parent/parts.ts", to: "../config.ts", how: "type" },
  { from: "src/parent/config-child.ts", to: "../config.ts" },
  { from: "src/config/schema.ts", to: "zod" },
  { from: "src/cli/doctor.ts", to: "../config.ts" },
  { from: "dashboard/src/people.ts", to: "../../src/desk/contract/plain.ts" },
];

interface Violation {
  readonly rule: string;
  readonly from: string;
}

let tree: string;
let violations: Violation[];

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), "tingzha-rules-"));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) {
    copyFileSync(join(PROJECT_ROOT, name), join(tree, name));
  }
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(tree, "node_modules"));
  for (const folder of ["rtmp", "media", "journal", "link", "law", "gate", "desk", "cli", "machine"]) {
    write(`src/${folder}/plain.ts`, "");
  }
  write("src/config.ts", "");
  for (const folder of ["", "features/b/", "shell/"]) write(`dashboard/src/${folder}plain.ts`, "");
  write("src/desk/contract/plain.ts", "");
  write("src/media/circle-b.ts", importOf({ from: "", to: "./circle-a.ts" }));
  for (const plant of [...PLANTS, ...ALLOWED]) write(plant.from, importOf(plant));
  violations = await cruise();
}, 60_000);
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), `${text}\nexport type Own = string;\nexport const own = 1;\n`);
}

function importOf({ to, how }: Omit<Plant, "rule">): string {
  return how === "type"
    ? `import type * as other from "${to}";\nexport type Other = typeof other;`
    : `import "${to}";`;
}

/** The command of `npm run check`, on the planted tree. */
async function cruise(): Promise<Violation[]> {
  const bin = join(PROJECT_ROOT, "node_modules/.bin/depcruise");
  const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "src", "dashboard/src"];
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile(bin, args, { cwd: tree, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => resolve(stdout));
  const { summary } = JSON.parse(await promise) as {
    summary: { violations: { rule: { name: string; severity: string }; from: string }[] };
  };
  return summary.violations
    .filter(({ rule }) => rule.severity === "error")
    .map(({ rule, from }) => ({ rule: rule.name, from }));
}

describe("the import rules of the house", () => {
  it.each(PLANTS)("$rule catches $to in $from", ({ rule, from }) => {
    expect(violations).toContainEqual({ rule, from });
  });

  it.each(ALLOWED)("let $from import $to", ({ from }) => {
    expect(violations.filter((violation) => violation.from === from)).toEqual([]);
  });

  it("each have a planted violation here", () => {
    const config = createRequire(import.meta.url)(join(PROJECT_ROOT, ".dependency-cruiser.cjs")) as {
      forbidden: { name: string; severity: string }[];
    };
    const planted = new Set(PLANTS.map(({ rule }) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
    expect(config.forbidden.every(({ severity }) => severity === "error")).toBe(true);
  });
});
