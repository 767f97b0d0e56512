// What the processes of a test run need not make twice: compiled code, and the card clips of nodes. Neither is what those
// tests are about (test/integration/cards is about clips), and both cost a node seconds of CPU at each start.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tempFolder } from "./temp-folder.ts";

const CARDS = "TEST_CARDS_FOLDER";
/** Outlives the run: Node keys what it keeps by the code itself. */
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/tests", import.meta.url));

/** Vitest's global set-up: workers, and every process that they start, find it in their environment. */
export default function setup(): () => void {
  process.env.NODE_COMPILE_CACHE = COMPILED;
  const folder = tempFolder("cards");
  process.env[CARDS] = folder.path;
  return () => folder.remove();
}

/** Gives a node, before its start, what others have made. */
export function takeRunWide(dataDir: string): void {
  const cards = process.env[CARDS];
  if (cards === undefined) return;
  copyMissing(cards, join(dataDir, "cards"));
  // Where the parent lets its children keep theirs.
  if (!existsSync(join(dataDir, "cache"))) symlinkSync(COMPILED, join(dataDir, "cache"));
}

/** Keeps, at its end, what a node has made: a clip's name says all that went into it. */
export function keepRunWide(dataDir: string): void {
  const cards = process.env[CARDS];
  if (cards !== undefined && existsSync(cards)) copyMissing(join(dataDir, "cards"), cards);
}

function copyMissing(from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const name of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    const target = join(to, name);
    if (!name.endsWith(".flv") || existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    // Under its name it is whole: other workers look here too.
    copyFileSync(join(from, name), `${target}.${process.pid}`);
    renameSync(`${target}.${process.pid}`, target);
  }
}
