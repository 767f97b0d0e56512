import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  TAG_HEADER_BYTES,
  tagEnd,
  tagPayloadBytes,
  tagTimestampMs,
  tagType,
} from "../../../src/media/flv.ts";
import { journalKit, temporaryDirectory } from "./journal-kit.ts";

const run = promisify(execFile);
let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

/** Everything ffprobe and a full decode have to say against a file. */
async function complaints(path: string): Promise<string> {
  const probe = await run("ffprobe", ["-v", "warning", "-show_streams", path]);
  const decode = await run("ffmpeg", ["-v", "warning", "-i", path, "-f", "null", "-"]);
  return probe.stderr + decode.stderr;
}

it("records real H.264 and AAC so that every part decodes without an error, mid-stream parts too", async () => {
  const source = join(place.path, "source.flv");
  const inputs = ["-f", "lavfi", "-i", "testsrc=s=320x180:r=25:d=6", "-f", "lavfi", "-i", "sine=d=6"];
  const codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac"];
  await run("ffmpeg", ["-v", "error", ...inputs, ...codecs, source]);
  const file = await readFile(source);
  const kit = journalKit(join(place.path, "recordings"));
  kit.journal.openPart();
  let at = 13;
  for (let end = tagEnd(file, at, file.length); end > 0; end = tagEnd(file, at, file.length)) {
    const payload = file.subarray(at + TAG_HEADER_BYTES, at + TAG_HEADER_BYTES + tagPayloadBytes(file, at));
    const timestampMs = tagTimestampMs(file, at);
    const isKey = tagType(file, at) === 9 && payload[0] === 0x17 && payload[1] === 1;
    if (isKey && timestampMs > 3000 && kit.journal.part === 1) {
      const headers = kit.journal.currentHeaders();
      void kit.journal.closePart("suspended");
      kit.journal.openPart({ headers });
    }
    kit.journal.append(tagType(file, at), timestampMs, payload, payload.length, 1000 + timestampMs);
    at = end;
  }
  await kit.journal.seal();
  expect(kit.journal.part).toBe(2);
  for (const part of [1, 2]) expect(await complaints(kit.journal.partPath(part))).toBe("");
  // Byte for byte what the encoder sent, the header of the file and the marked copies aside.
  const first = await readFile(kit.journal.partPath(1));
  const second = await readFile(kit.journal.partPath(2));
  const index = await readFile(kit.journal.partPath(2).replace(".flv", ".index"), "utf8");
  const copied = /"copied":\[13,(\d+)\]/.exec(index)?.[1];
  const recorded = Buffer.concat([first.subarray(13), second.subarray(Number(copied))]);
  expect(recorded.equals(file.subarray(13))).toBe(true);
}, 30_000);
