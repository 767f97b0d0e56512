/**
 * Cuts that were asked for while no gate could answer: `tingzha cut` writes a file and kills a hung gate, and the next
 * one reads it before it opens ingest. A request that can't be read cuts everything.
 */
import { existsSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { LatchAct } from "./latch-log.ts";

export interface LatchRequest {
  readonly path: string;
  readonly act: LatchAct;
}

/** @param directory `<dataDir>/latch-requests`; may be missing. */
export function readLatchRequests(directory: string): LatchRequest[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    const path = join(directory, name);
    return { path, act: actOf(path) };
  });
}

/** Only after its act is durable in the latch log. */
export function removeLatchRequest(request: LatchRequest): void {
  unlinkSync(request.path);
}

function actOf(path: string): LatchAct {
  try {
    const request = JSON.parse(readFileSync(path, "utf8")) as { courtroom?: unknown };
    if (typeof request.courtroom === "string") return { act: "cut", courtroom: request.courtroom };
  } catch {
    // Unreadable: somebody wanted a cut, and we can't tell of what.
  }
  return { act: "cut-all" };
}
