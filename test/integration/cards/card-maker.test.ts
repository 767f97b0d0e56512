import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodePicture } from "../../../src/desk/cards/card-encoder.ts";
import { cardFlv } from "../../../src/desk/cards/card-flv.ts";
import { type CardFormat, loopTiming } from "../../../src/desk/cards/card-format.ts";
import { CardMaker, type CardMakerOptions } from "../../../src/desk/cards/card-maker.ts";
import { readCardClip } from "../../../src/gate/card-clip.ts";
import { CARD_KINDS } from "../../../src/link/messages.ts";
import { configurationAt } from "../../../src/media/classify.ts";
import { videoFormat } from "../../../src/media/stream-format.ts";
import { hevcElementaryStream } from "../../support/clips.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import {
  complaints,
  likeness,
  pictureTypes,
  streams,
  writeAnnexB,
  writeBetween,
  writeLoops,
} from "./card-judge.ts";

const PICTURES = fileURLToPath(new URL("../../../config/cards", import.meta.url));
const COURT: CardFormat = {
  videoCodec: "avc",
  width: 320,
  height: 180,
  audioCodec: "aac",
  sampleRate: 48_000,
  channels: 2,
};
const VIDEO_ONLY: CardFormat = { ...COURT, audioCodec: null, sampleRate: null, channels: null };
const AUDIO_ONLY: CardFormat = { ...COURT, videoCodec: null, width: null, height: null };

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder("cards");
});
afterEach(() => folder.remove());

function maker(options: Partial<CardMakerOptions> = {}): CardMaker {
  return new CardMaker({ cardsDir: join(folder.path, "cards"), pictureDir: PICTURES, ...options });
}

/** Where the text doesn't matter: drawing none takes a third of the time. */
function plainMaker(): CardMaker {
  return maker({ pictureDir: join(folder.path, "no-pictures") });
}

function path(files: Readonly<Partial<Record<string, string>>>, kind: string): string {
  const found = files[kind];
  if (found === undefined) throw new Error(`no card ${kind}`);
  return found;
}

/** An ffmpeg that notes when each run of it begins and ends. */
function notedFfmpeg(): { ffmpegPath: string; notes: () => string[] } {
  const ffmpegPath = join(folder.path, "ffmpeg-noted");
  const log = join(folder.path, "runs.log");
  writeFileSync(
    ffmpegPath,
    `#!/bin/sh\necho begin >> '${log}'\nffmpeg "$@"\nr=$?\necho end >> '${log}'\nexit $r\n`,
  );
  chmodSync(ffmpegPath, 0o755);
  return { ffmpegPath, notes: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []) };
}

describe("a card", () => {
  it("shows its text in the stream's own format, as one closed GOP", async () => {
    const files = await maker().cardsFor(COURT);
    expect(Object.keys(files).sort()).toEqual([...CARD_KINDS].sort());
    for (const kind of CARD_KINDS) {
      const clip = path(files, kind);
      expect(likeness(clip, join(PICTURES, `${kind}.png`), 320, 180)).toBeGreaterThan(0.97);
      expect(complaints(clip)).toBe("");
    }
    const clip = path(files, "recess");
    expect(likeness(clip, join(PICTURES, "lost.png"), 320, 180)).toBeLessThan(0.97);
    expect(pictureTypes(clip)).toMatch(/^IP+$/);
    expect(streams(clip)).toMatchObject([
      { codec_name: "h264", profile: "Main", width: 320, height: 180, nb_read_frames: "16" },
      { codec_name: "aac", profile: "LC", sample_rate: "48000", channels: 2 },
    ]);
  });

  it.each([
    ["both tracks", COURT],
    ["44.1 kHz mono", { ...COURT, sampleRate: 44_100, channels: 1 }],
    ["picture alone", VIDEO_ONLY],
    ["sound alone", { ...AUDIO_ONLY, sampleRate: 16_000, channels: 1 }],
  ])("loops cleanly as the gate plays it: %s", async (_what, format) => {
    const clip = path(await plainMaker().cardsFor(format), "paused");
    const looped = join(folder.path, "looped.flv");
    const durationMs = await writeLoops(clip, 5, looped);
    expect(durationMs).toBeGreaterThan(1_700);
    expect(durationMs).toBeLessThan(2_300);
    expect(complaints(looped)).toBe("");
    const [first] = streams(clip);
    expect(streams(looped)[0]?.nb_read_frames).toBe(String(Number(first?.nb_read_frames) * 5));
    if (format.sampleRate === null) return;
    // Sound that is longer or shorter than its loop would drift through a long recess.
    const frames = streams(clip).find(({ codec_name }) => codec_name === "aac")?.nb_read_frames;
    expect(Math.abs((Number(frames) * 1024_000) / format.sampleRate - durationMs)).toBeLessThan(1.1);
  });

  it("keeps the whole text at other aspects, on the picture's own ground", async () => {
    const clip = path(await maker().cardsFor({ ...VIDEO_ONLY, width: 180, height: 320 }), "lost");
    expect(streams(clip)).toMatchObject([{ width: 180, height: 320 }]);
    const expected = join(folder.path, "expected.png");
    const ground = "pad=180:320:0:(oh-ih)/2:color=0x1f2b37";
    execFileSync("ffmpeg", [
      "-v",
      "error",
      "-i",
      join(PICTURES, "lost.png"),
      "-vf",
      `scale=180:-2,${ground}`,
      expected,
    ]);
    expect(likeness(clip, expected, 180, 320)).toBeGreaterThan(0.97);
  });

  it("carries HEVC as enhanced RTMP, decodable from its configuration record", async () => {
    const clip = path(
      await maker().cardsFor({ ...VIDEO_ONLY, videoCodec: "hevc", sampleRate: 48_000 }),
      "upcoming",
    );
    const header = readFileSync(clip).subarray(13 + 11);
    const size = readFileSync(clip).readUIntBE(14, 3);
    expect(configurationAt(9, header.subarray(0, size), size)).toBe(5);
    expect(videoFormat(header.subarray(0, size), size)).toEqual({ codec: "hevc", width: 320, height: 180 });
    const raw = join(folder.path, "card.hevc");
    writeAnnexB(clip, raw);
    expect(complaints(raw)).toBe("");
    expect(pictureTypes(raw)).toMatch(/^IP{19}$/);
    expect(likeness(raw, join(PICTURES, "upcoming.png"), 320, 180)).toBeGreaterThan(0.97);
    const between = join(folder.path, "between.hevc");
    writeBetween(await hevcElementaryStream(), raw, between);
    expect(complaints(between)).toBe("");
    expect(pictureTypes(between)).toHaveLength(100 + 20 + 100);
  });

  it.each(["avc", "hevc"] as const)(
    "of the busiest picture is one that the gate takes: %s",
    async (codec) => {
      const pictureDir = join(folder.path, "pictures");
      mkdirSync(pictureDir);
      const noise = "nullsrc=size=1280x720,geq=random(1)*255:128:128";
      const made = ["-frames:v", "1", join(pictureDir, "recess.png")];
      execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", noise, ...made]);
      const format = { codec, width: 1280, height: 720 };
      const coded = await encodePicture("ffmpeg", join(pictureDir, "recess.png"), format, loopTiming(null));
      const clip = join(folder.path, "busy.flv");
      writeFileSync(clip, cardFlv(codec, coded, null, loopTiming(null)));
      expect(readFileSync(clip).length).toBeGreaterThan(200_000);
      expect((await readCardClip(clip)).tags).toHaveLength(20);
    },
  );
});

describe("making", () => {
  it("happens once for all who ask, one ffmpeg at a time", async () => {
    const { ffmpegPath, notes } = notedFfmpeg();
    const cards = maker({ ffmpegPath });
    const small = { ...COURT, width: 64, height: 36 };
    const [a, b, c] = await Promise.all([
      cards.cardsFor(small),
      cards.cardsFor({ ...small }),
      cards.cardsFor(AUDIO_ONLY),
    ]);
    expect(b).toBe(a);
    expect(c).not.toEqual(a);
    const seen = notes();
    // Five clips and two silences at least; whether ffmpeg is asked for its abilities depends on who ran before.
    expect(seen.length).toBeGreaterThanOrEqual(2 * 7);
    expect(seen.every((note, at) => note === (at % 2 === 0 ? "begin" : "end"))).toBe(true);
    expect(await cards.cardsFor(small)).toEqual(a);
    expect(notes()).toEqual(seen);
  });

  it("waits for an ffmpeg that takes its time to leave after its last word", async () => {
    const ffmpegPath = join(folder.path, "ffmpeg-slow");
    writeFileSync(ffmpegPath, '#!/bin/sh\nffmpeg "$@"\nr=$?\nexec 1>&-\nsleep 0.1\nexit $r\n');
    chmodSync(ffmpegPath, 0o755);
    expect(Object.keys(await maker({ ffmpegPath }).cardsFor(AUDIO_ONLY))).toHaveLength(5);
  });

  it("is not needed again by the next desk, and is again for a replaced picture", async () => {
    const pictureDir = join(folder.path, "pictures");
    mkdirSync(pictureDir);
    for (const kind of CARD_KINDS)
      copyFileSync(join(PICTURES, `${kind}.png`), join(pictureDir, `${kind}.png`));
    const first = await maker({ pictureDir }).cardsFor(VIDEO_ONLY);
    const { ffmpegPath, notes } = notedFfmpeg();
    expect(await maker({ pictureDir, ffmpegPath }).cardsFor(VIDEO_ONLY)).toEqual(first);
    expect(notes()).toEqual([]);
    copyFileSync(join(PICTURES, "ended.png"), join(pictureDir, "recess.png"));
    const second = await maker({ pictureDir }).cardsFor(VIDEO_ONLY);
    expect({ ...second, recess: first.recess }).toEqual(first);
    expect(likeness(path(second, "recess"), join(PICTURES, "ended.png"), 320, 180)).toBeGreaterThan(0.97);
  });

  it("gives a plain card for a missing or unreadable picture, and says so", async () => {
    const pictureDir = join(folder.path, "pictures");
    mkdirSync(pictureDir);
    for (const kind of CARD_KINDS)
      copyFileSync(join(PICTURES, `${kind}.png`), join(pictureDir, `${kind}.png`));
    writeFileSync(join(pictureDir, "lost.png"), "not a picture");
    const plain: string[] = [];
    const onPlainCard = (kind: string, picture: string) => plain.push(`${kind} ${picture}`);
    const missing = maker({ pictureDir: join(folder.path, "nowhere"), onPlainCard });
    const black = path(await missing.cardsFor(VIDEO_ONLY), "recess");
    expect(complaints(black)).toBe("");
    expect(plain.map((line) => line.split(" ")[0])).toEqual([...CARD_KINDS]);
    plain.length = 0;
    const files = await maker({ pictureDir, onPlainCard }).cardsFor(VIDEO_ONLY);
    expect(plain).toEqual([`lost ${join(pictureDir, "lost.png")}`]);
    expect(readFileSync(path(files, "lost"))).toEqual(readFileSync(black));
  });
});

describe("no card", () => {
  const none = { ...COURT, videoCodec: null, audioCodec: null };
  it.each([
    ["AV1", { ...COURT, videoCodec: "av1" as const }],
    ["an unknown size", { ...COURT, width: null }],
    ["an odd size", { ...COURT, width: 321 }],
    ["a tiny picture", { ...COURT, height: 16 }],
    ["a huge picture", { ...COURT, width: 65_534 }],
    ["no track", none],
    ["sound that no encoder makes, alone", { ...AUDIO_ONLY, sampleRate: 12_345 }],
  ])("for %s: format-unsupported, without asking ffmpeg", async (_what, format) => {
    const cards = maker({ ffmpegPath: "/nonexistent/ffmpeg" });
    await expect(cards.cardsFor(format)).rejects.toMatchObject({ code: "format-unsupported" });
  });

  it("has no sound where the stream's sound can't be matched", async () => {
    const clip = path(await plainMaker().cardsFor({ ...COURT, channels: 8 }), "paused");
    expect(streams(clip)).toMatchObject([{ codec_name: "h264" }]);
  });

  it("without ffmpeg: ffmpeg-missing, tried again after a minute only", async () => {
    let nowMs = 0;
    const { ffmpegPath } = notedFfmpeg();
    const installed = join(folder.path, "ffmpeg-later");
    const cards = maker({ ffmpegPath: installed, clock: () => nowMs });
    await expect(cards.cardsFor(AUDIO_ONLY)).rejects.toMatchObject({ code: "ffmpeg-missing" });
    copyFileSync(ffmpegPath, installed);
    nowMs = 59_999;
    await expect(cards.cardsFor(AUDIO_ONLY)).rejects.toMatchObject({ code: "ffmpeg-missing" });
    nowMs = 60_000;
    expect(Object.keys(await cards.cardsFor(AUDIO_ONLY))).toHaveLength(5);
  });

  it.each([
    ["fails", "exit 3"],
    ["writes nothing", "exit 0"],
    ["writes something else", "head -c 5000 /dev/urandom"],
    ["writes without end", "head -c 9000000 /dev/zero"],
  ])("when ffmpeg %s: ffmpeg-failed, and no file is left", async (_what, script) => {
    const ffmpegPath = join(folder.path, "ffmpeg-broken");
    const capabilities = 'case "$*" in *-formats*|*-encoders*|*-codecs*) exec ffmpeg "$@";; esac';
    writeFileSync(ffmpegPath, `#!/bin/sh\n${capabilities}\n${script}\n`);
    chmodSync(ffmpegPath, 0o755);
    for (const format of [VIDEO_ONLY, { ...VIDEO_ONLY, videoCodec: "hevc" as const }, AUDIO_ONLY]) {
      await expect(maker({ ffmpegPath }).cardsFor(format)).rejects.toMatchObject({ code: "ffmpeg-failed" });
    }
    for (const name of readdirSync(join(folder.path, "cards"))) {
      expect(readdirSync(join(folder.path, "cards", name))).toEqual([]);
    }
  });
});
