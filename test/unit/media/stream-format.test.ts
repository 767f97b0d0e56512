import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audioFormat, videoFormat } from "../../../src/media/stream-format.ts";

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tingzha-media-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A clip of one or two pictures from a real encoder; gives the bytes of the file. */
async function clip(name: string, size: string, codec: string[]): Promise<Buffer> {
  const path = join(folder, name);
  const input = ["-f", "lavfi", "-i", `color=gray:s=${size}:r=5:d=0.4`];
  await run("ffmpeg", ["-v", "error", "-y", ...input, ...codec, path]);
  return readFile(path);
}

/** The content of an MP4 box, wherever it is. */
function box(file: Buffer, name: string): Buffer {
  const at = file.indexOf(name, 0, "latin1");
  if (at < 0) throw new Error(`no ${name}`);
  return file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
}

const avc = (record: Buffer): Buffer => Buffer.concat([Buffer.from([0x17, 0, 0, 0, 0]), record]);
const enhanced = (fourCc: string, record: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x90]), Buffer.from(fourCc, "latin1"), record]);
const format = (payload: Buffer) => videoFormat(payload, payload.length);

describe("picture sizes of real encoders", () => {
  it.each([
    ["640x360", "high"],
    ["1920x1080", "baseline"],
    ["1280x718", "main"],
    ["98x50", "high444"],
  ])("AVC %s %s", async (size, profile) => {
    const pixels = profile === "high444" ? "yuv444p" : "yuv420p";
    const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-profile:v", profile, "-pix_fmt", pixels];
    const payload = avc(box(await clip(`${size}.mp4`, size, codec), "avcC"));
    const [width, height] = size.split("x").map(Number);
    expect(format(payload)).toEqual({ codec: "avc", width, height });
  });

  it("AVC interlaced", async () => {
    const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-flags", "+ildct", "-x264opts", "tff=1"];
    const payload = avc(box(await clip("i.mp4", "720x572", codec), "avcC"));
    expect(format(payload)).toEqual({ codec: "avc", width: 720, height: 572 });
  });

  it.each(["640x360", "1920x1080", "202x106"])("HEVC %s", async (size) => {
    const codec = [
      "-c:v",
      "libx265",
      "-preset",
      "ultrafast",
      "-tag:v",
      "hvc1",
      "-x265-params",
      "log-level=none",
    ];
    const record = box(await clip(`hevc-${size}.mp4`, size, codec), "hvcC");
    const [width, height] = size.split("x").map(Number);
    expect(format(enhanced("hvc1", record))).toEqual({ codec: "hevc", width, height });
    const legacy = Buffer.concat([Buffer.from([0x1c, 0, 0, 0, 0]), record]);
    expect(format(legacy)).toEqual({ codec: "hevc", width, height });
  });

  it.each(["640x360", "1918x1078"])("AV1 %s", async (size) => {
    const codec = ["-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime"];
    const record = box(await clip(`av1-${size}.mp4`, size, codec), "av1C");
    const [width, height] = size.split("x").map(Number);
    expect(format(enhanced("av01", record))).toEqual({ codec: "av1", width, height });
  });

  it("are null, never wrong shapes or exceptions, when the header is cut or garbled", async () => {
    const codec = ["-c:v", "libx264", "-preset", "ultrafast"];
    const whole = avc(box(await clip("whole.mp4", "640x360", codec), "avcC"));
    const hevc = enhanced(
      "hvc1",
      box(
        await clip("whole-hevc.mp4", "640x360", [
          "-c:v",
          "libx265",
          "-tag:v",
          "hvc1",
          "-x265-params",
          "log-level=none",
        ]),
        "hvcC",
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(whole, hevc),
        fc.nat({ max: 200 }),
        fc.nat({ max: 200 }),
        fc.nat({ max: 255 }),
        (payload, length, at, value) => {
          const garbled = Buffer.from(payload);
          garbled[at % garbled.length] = value;
          const { width, height } = videoFormat(garbled, Math.min(length, garbled.length));
          expect(width === null).toBe(height === null);
          if (width !== null && height !== null) {
            expect(width).toBeGreaterThan(0);
            expect(width).toBeLessThanOrEqual(65_536);
            expect(height).toBeLessThanOrEqual(65_536);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("audioFormat", () => {
  it.each([
    [[0x12, 0x10], 44_100, 2],
    [[0x11, 0x88], 48_000, 1],
    [[0x13, 0x90, 0x56, 0xe5, 0xa0], 22_050, 2],
    // HE-AAC, signalled explicitly: what is heard has the extension's rate.
    [[0x2b, 0x11, 0x88, 0x00], 48_000, 2],
    // An explicit rate of 24 bits.
    [[0x17, 0x80, 0x5d, 0xc0, 0x10], 48_000, 2],
  ])("AAC %j", (config, sampleRate, channels) => {
    const payload = Buffer.from([0xaf, 0, ...config]);
    expect(audioFormat(payload, payload.length)).toEqual({ codec: "aac", sampleRate, channels });
  });

  it("reads a real encoder's configuration", async () => {
    const path = join(folder, "sound.flv");
    const input = ["-f", "lavfi", "-i", "sine=d=0.2:r=48000"];
    await run("ffmpeg", ["-v", "error", "-y", ...input, "-c:a", "aac", "-ac", "2", path]);
    const file = await readFile(path);
    const at = file.indexOf(Buffer.from([0xaf, 0]));
    expect(audioFormat(file.subarray(at, at + 7), 7)).toEqual({
      codec: "aac",
      sampleRate: 48_000,
      channels: 2,
    });
  });

  it("names other codecs and leaves unknown facts open", () => {
    const name = (...payload: number[]) => audioFormat(Buffer.from(payload), payload.length);
    expect(name(0x2f)).toEqual({ codec: "mp3", sampleRate: null, channels: null });
    expect(name(0x90, 0x4f, 0x70, 0x75, 0x73)).toMatchObject({ codec: "opus" });
    expect(name(0x90, 0x3c, 0x62, 0x3e, 0x00)).toMatchObject({ codec: "?b??" });
    expect(name()).toMatchObject({ codec: "unknown" });
    expect(name(0xaf, 0, 0x12)).toEqual({ codec: "aac", sampleRate: null, channels: null });
  });
});
