// Findings as files: the input made as small as it still is one, with the reason; the hostile tests replay them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { examine, type Finding, type Input } from "./fuzzer.ts";

const SHRINK_TRIES = 600;

/** Takes pieces out as long as what is left is a finding too. */
export function shrunk(finding: Finding): Finding {
  let best = finding;
  let tries = 0;
  for (let length = best.input.bytes.length >> 1; length > 0; length >>= 1) {
    for (let at = 0; at < best.input.bytes.length && tries < SHRINK_TRIES; tries++) {
      const { bytes } = best.input;
      const less = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      const cuts = best.input.cuts.filter((cut) => cut < less.length);
      const smaller = examine({ ...best.input, bytes: less, cuts });
      if (smaller === null) at += length;
      else best = smaller;
    }
  }
  return best;
}

/** One JSON file a finding; the bytes in base64. @returns its path. */
export function saveFinding(folder: string, name: string, { input, reason }: Finding): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const { target, choice, cuts, bytes } = input;
  const text = { target, choice, cuts, bytes: bytes.toString("base64"), reason: reason.split("\n")[0] };
  writeFileSync(path, `${JSON.stringify(text, null, 2)}\n`);
  return path;
}

/** The input of a saved finding. */
export function parseFinding(text: string): Input {
  const { target, choice, cuts, bytes } = JSON.parse(text) as Omit<Input, "bytes"> & { bytes: string };
  return { target, choice, cuts, bytes: Buffer.from(bytes, "base64") };
}
