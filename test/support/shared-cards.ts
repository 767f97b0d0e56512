// The card clips that nodes of a test run have made, for the nodes after them: making them costs seconds of CPU, which
// is not what those tests are about (test/integration/cards is). A clip's name says all that went into it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const FOLDER = "TEST_CARDS_FOLDER";

/** Vitest's global set-up: the run has a folder of its own, which its workers find in their environment. */
export default function setup(): () => void {
  const folder = tempFolder("cards");
  process.env[FOLDER] = folder.path;
  return () => folder.remove();
}

/** Gives a node, before its start, what others have made. */
export function takeCards(cardsDir: string): void {
  const shared = process.env[FOLDER];
  if (shared !== undefined) copyMissing(shared, cardsDir);
}

/** Keeps, at its end, what a node has made. */
export function shareCards(cardsDir: string): void {
  const shared = process.env[FOLDER];
  if (shared !== undefined && existsSync(shared)) copyMissing(cardsDir, shared);
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
