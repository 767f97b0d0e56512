/** How fast this processor hashes: every recorded byte is, on one core. */
import { createHash } from "node:crypto";
import { type Finding, found, ok, words } from "./finding.ts";

/** A processor with instructions for SHA-256 does three times this; below it the hash costs more than all else a stream does. */
const SLOW_BYTES_PER_SECOND = 500e6;
const HASHING_MS = 200;
/** One courtroom's stream of 2 Mbit/s. */
const STREAM_BYTES_PER_SECOND = 250_000;

export function hashSpeed(digest: string): Finding {
  const block = Buffer.alloc(64 * 1024);
  const beganMs = performance.now();
  let bytes = 0;
  for (; performance.now() - beganMs < HASHING_MS; bytes += block.length)
    createHash(digest).update(block).digest();
  const perSecond = (bytes * 1000) / (performance.now() - beganMs);
  const streams = Math.floor(perSecond / STREAM_BYTES_PER_SECOND / 10);
  const speed = `${digest} ${Math.round(perSecond / 1e6)} MB/s`;
  const actual = words(
    `${speed}：每 ${streams} 路 2 Mbit/s 占一个核的 10%`,
    `${speed}: every ${streams} streams of 2 Mbit/s take 10% of a core`,
  );
  const expected = words("不低于 500 MB/s", "500 MB/s or more");
  if (perSecond >= SLOW_BYTES_PER_SECOND) return ok("hash", actual, expected);
  const cure = words(
    "可以使用；路数多时请换用带 SHA 指令的处理器",
    "It works; for many streams use a processor with SHA instructions",
  );
  return found("hash", "warning", actual, expected, cure);
}
