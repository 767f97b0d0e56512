// Cards on the way out of a real gate, between a courtroom's real pictures, judged on the copy of a real platform.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CardFormat } from "../../../src/desk/cards/card-format.ts";
import { type CardFiles, CardMaker } from "../../../src/desk/cards/card-maker.ts";
import type { Lease, SessionReport } from "../../../src/link/messages.ts";
import { avcClip, decodeErrors, hevcElementaryStream } from "../../support/clips.ts";
import { type FlvPayload, readFlv } from "../../support/flv-payloads.ts";
import { GateStage } from "../../support/gate-stage.ts";
import { HevcSource } from "../../support/hevc-source.ts";
import { ClipSource, type MediaSource } from "../../support/media-source.ts";
import { NodeMediaServer } from "../../support/node-media-server.ts";
import { Publisher } from "../../support/publisher.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { likeness, streams, writeAnnexB } from "./card-judge.ts";

const PICTURES = fileURLToPath(new URL("../../../config/cards", import.meta.url));
const SOUND = { audioCodec: "aac", sampleRate: 48_000, channels: 2 } as const;
const PICTURE = { width: 320, height: 180 } as const;
const SILENT = { audioCodec: null, sampleRate: null, channels: null } as const;

interface Room {
  readonly id: string;
  readonly format: CardFormat;
  readonly source: () => Promise<MediaSource>;
}

/** One walk for all three, so that it takes its time once. */
const ROOMS: readonly Room[] = [
  {
    id: "avc",
    format: { videoCodec: "avc", ...PICTURE, ...SOUND },
    source: async () => new ClipSource(await avcClip({ seconds: 10 })),
  },
  {
    id: "hevc",
    format: { videoCodec: "hevc", ...PICTURE, ...SILENT },
    source: async () => new HevcSource(await hevcElementaryStream()),
  },
  {
    id: "audio",
    format: { videoCodec: null, width: null, height: null, ...SOUND },
    source: async () => new ClipSource(await avcClip({ seconds: 10, tracks: "audio" })),
  },
];

const platform = new NodeMediaServer();
let folder: TempFolder;
let stage: GateStage;
const sent = new Map<string, Set<string>>();
const cards = new Map<string, CardFiles>();

beforeAll(async () => {
  folder = tempFolder("card-on-air");
  await platform.start();
  const rooms = ROOMS.map(({ id }) => id);
  // The grace time is longer than the delay: the card stands behind the content.
  stage = await GateStage.open({
    rooms,
    delaySeconds: 2,
    graceSeconds: 30,
    will: { platformUrl: platform.url },
  });
  const maker = new CardMaker({ cardsDir: join(folder.path, "cards"), pictureDir: PICTURES });
  for (const { id, format } of ROOMS) cards.set(id, await maker.cardsFor(format));
  const publishers = new Map<string, Publisher>();
  for (const { id, source } of ROOMS) {
    publishers.set(id, new Publisher({ url: stage.gate.url(id), source: await source(), keepSent: true }));
  }
  try {
    await walk(publishers);
  } finally {
    for (const publisher of publishers.values()) publisher.abort();
  }
  await platform.stop();
});
afterAll(async () => {
  await stage?.close();
  await platform.remove();
  folder.remove();
});

const copyOf = (room: string): string => platform.recordings(room)[0] ?? "";
const isContent = (room: string, { digest }: FlvPayload): boolean => sent.get(room)?.has(digest) === true;
/** Runs of media at the platform, such as content, card, content; the mere number of payloads of each. */
function runsOf(room: string): { isContent: boolean; payloads: number }[] {
  const runs: { isContent: boolean; payloads: number }[] = [];
  for (const payload of readFlv(copyOf(room)).payloads) {
    if (payload.track === "data" || payload.isHeader) continue;
    const ofContent = isContent(room, payload);
    const run = runs.at(-1);
    if (run?.isContent === ofContent) run.payloads++;
    else runs.push({ isContent: ofContent, payloads: 1 });
  }
  return runs;
}

/** Content, pause, content, the encoder drops, content. */
async function walk(publishers: ReadonlyMap<string, Publisher>): Promise<void> {
  const everyone = [...publishers.values()];
  const seen = (runs: number, payloads: number) => {
    const enough = (room: string) => {
      const { [runs - 1]: run, length } = runsOf(room);
      return length > runs || (run !== undefined && run.payloads >= payloads);
    };
    const probe = () => {
      for (const { id } of ROOMS) {
        sent.set(id, new Set(publishers.get(id)?.sentPayloads.map(({ digest }) => digest)));
      }
      return ROOMS.every(({ id }) => copyOf(id) !== "" && enough(id));
    };
    return waitFor(`run ${runs} at the platform`, probe, {
      deadlineMs: 20_000,
      everyMs: 100,
      describe: () => ROOMS.map(({ id }) => runsOf(id)),
    });
  };
  await Promise.all(everyone.map((publisher) => publisher.start()));
  const sessions = new Map<string, SessionReport>();
  for (const { id } of ROOMS) sessions.set(id, await stage.desk.liveSession(id));
  const will = (pauseCauses: Lease["pauseCauses"]) => {
    for (const [room, { sessionId }] of sessions) {
      stage.desk.set(sessionId, { cards: cards.get(room) ?? {}, pauseCauses });
    }
  };
  will([]);
  await seen(1, 30);
  will(["operator"]);
  // More than one loop of the card.
  await seen(2, 25);
  will([]);
  await seen(3, 30);
  for (const publisher of everyone) publisher.abort();
  await seen(4, 25);
  await Promise.all(everyone.map((publisher) => publisher.start()));
  await seen(5, 30);
}

describe.each(ROOMS)("cards between the content of $id", ({ id, format }) => {
  it("stand on one connection, in turn, with rising time in each track", () => {
    expect(platform.recordings(id)).toHaveLength(1);
    expect(runsOf(id).map((run) => run.isContent)).toEqual([true, false, true, false, true]);
    const { payloads, trailingBytes } = readFlv(copyOf(id));
    expect(trailingBytes).toBe(0);
    for (const track of ["video", "audio"] as const) {
      const times = payloads.filter((each) => each.track === track && !each.isHeader);
      expect(times.length > 0).toBe(
        track === "video" ? format.videoCodec !== null : format.audioCodec !== null,
      );
      const standing = times.filter(
        ({ timestampMs }, at) => timestampMs <= (times[at - 1]?.timestampMs ?? -1),
      );
      expect(standing).toEqual([]);
    }
    // The gate's own headers carry their run's time, not that of the run before.
    for (const [at, { track, timestampMs, isHeader }] of payloads.entries()) {
      if (!isHeader || at === 0) continue;
      const before = payloads.slice(0, at).filter((each) => each.track !== "data" && !each.isHeader);
      const next = payloads.slice(at).find((each) => each.track === track && !each.isHeader);
      expect(timestampMs).toBeGreaterThan(Math.max(-1, ...before.map((each) => each.timestampMs)));
      expect(timestampMs).toBeLessThanOrEqual(next?.timestampMs ?? -1);
    }
  });

  it("decode without a complaint, every picture of them, and show their text", async () => {
    const { payloads } = readFlv(copyOf(id));
    const pictures = payloads.filter(({ track, isHeader }) => track === "video" && !isHeader);
    const path = format.videoCodec === "hevc" ? join(folder.path, "copy.hevc") : copyOf(id);
    if (format.videoCodec === "hevc") writeAnnexB(copyOf(id), path);
    expect(await decodeErrors(path)).toBe("");
    const found = streams(path).filter(({ codec_name }) => codec_name !== undefined);
    if (format.videoCodec === null) {
      expect(found).toMatchObject([{ codec_name: "aac", sample_rate: "48000", channels: 2 }]);
      return;
    }
    expect(found[0]).toMatchObject({ ...PICTURE, nb_read_frames: String(pictures.length) });
    const shown: string[] = [];
    for (const [at, picture] of pictures.entries()) {
      const begins =
        picture.isKeyFrame && !isContent(id, picture) && isContent(id, pictures[at - 1] ?? picture);
      if (!begins) continue;
      const alike = (["paused", "lost"] as const).filter((kind) => {
        return likeness(path, join(PICTURES, `${kind}.png`), 320, 180, at) > 0.97;
      });
      shown.push(...alike);
    }
    expect(shown).toEqual(["paused", "lost"]);
  });
});
