/** What the gate's latch log says of a room, read from the disk by somebody who did not write it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A line is a checksum, a space and an act as JSON (the gate's latch-log.ts). */
export function isLatchOnDisk(dataDir: string, courtroom: string): boolean {
  let text: string;
  try {
    text = readFileSync(join(dataDir, "gate", "latches.log"), "utf8");
  } catch {
    return false;
  }
  let isCut = false;
  for (const line of text.split("\n").slice(0, -1)) {
    const act = actOf(line);
    if (act?.courtroom !== courtroom) continue;
    isCut = act.act === "cut";
  }
  return isCut;
}

function actOf(line: string): { readonly act?: string; readonly courtroom?: string } | null {
  try {
    return JSON.parse(line.slice(line.indexOf(" ") + 1));
  } catch {
    return null;
  }
}
