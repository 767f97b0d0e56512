// Keeps a run: what was printed, machine, versions and date with it, as a text of its own in `results/`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("results", import.meta.url));

/** @returns where it was written, relative to the working directory. */
export function saveRun(lines: readonly string[]): string {
  mkdirSync(FOLDER, { recursive: true });
  const minute = new Date().toISOString().slice(0, 16).replaceAll(":", "");
  const file = join(FOLDER, `${minute}.txt`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return relative(process.cwd(), file);
}
