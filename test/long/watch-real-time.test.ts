// One fault of each kind in real time: nine encoders on one node, each with its own fault, and what the alarms say.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALARM_KINDS } from "../../src/desk/watch/alarm-kinds.ts";
import type { AlarmName } from "../../src/desk/watch/alarm-names.ts";
import { ApiStage } from "../support/api-stage.ts";
import { encodeScene, type SceneFault } from "../support/courtroom-scene.ts";
import { FAULTS, type Fault } from "../support/fault-trial.ts";
import { ClipSource, type MediaMessage, type MediaSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const FROM_SECONDS = 48;
const KEY_FRAME_SECONDS = 4;
const SCENE_SECONDS = 100;
/** Between a picture's moment at the encoder and its place in the journal, and half a second between two observations. */
const ON_THE_WAY_SECONDS = 1;

interface Alarm {
  readonly name: AlarmName;
  readonly place: string;
  readonly raisedAt: string;
}

let stage: ApiStage;
let folder: TempFolder;
const publishers: Publisher[] = [];
beforeAll(() => {
  folder = tempFolder("real-time");
});
afterAll(async () => {
  for (const each of publishers) each.abort();
  await stage.close();
  folder.remove();
});

/** A source whose messages of some media time come otherwise, or not at all. */
class FaultySource implements MediaSource {
  readonly #whole: ClipSource;
  readonly #low: ClipSource | null;
  readonly #fault: Fault;
  constructor(fault: Fault, whole: ClipSource, low: ClipSource | null) {
    this.#fault = fault;
    this.#whole = whole;
    this.#low = low;
  }
  get headers() {
    return this.#whole.headers;
  }
  get nextMs() {
    return this.#whole.nextMs;
  }
  take(): MediaMessage {
    const message = this.#whole.take();
    const seconds = message.timestampMs / 1000;
    const isIn = seconds >= FROM_SECONDS && seconds < FROM_SECONDS + FAULTS[this.#fault].seconds;
    if (this.#low !== null) {
      // Both clips have the same rhythm; the poorer one goes along.
      const poorer = this.#low.take();
      return isIn ? { ...poorer, timestampMs: message.timestampMs } : message;
    }
    if (isIn && this.#fault === "av-offset" && message.track === "video") {
      return { ...message, timestampMs: message.timestampMs + 300 };
    }
    return message;
  }
  skipToKeyFrame(): void {
    this.#whole.skipToKeyFrame();
  }
}

describe("one fault of each kind, in real time", () => {
  it("is found in time, and nothing else is", async () => {
    const faults = Object.keys(FAULTS) as Fault[];
    const inScene = (fault: Fault): fault is SceneFault =>
      !["av-offset", "stall", "bitrate-collapse"].includes(fault);
    const files = new Map<string, string>();
    const encode = async (name: string, fault: SceneFault | undefined, videoKbps: number) => {
      const file = `${folder.path}/${name}.flv`;
      const spans =
        fault === undefined
          ? []
          : [{ fromSeconds: FROM_SECONDS, toSeconds: FROM_SECONDS + FAULTS[fault].seconds }];
      await encodeScene({
        ...{
          file,
          seconds: SCENE_SECONDS,
          keyFrameSeconds: KEY_FRAME_SECONDS,
          size: "320x180",
          spans,
          videoKbps,
        },
        ...(fault !== undefined && { fault }),
      });
      files.set(name, file);
    };
    for (const fault of faults.filter(inScene)) await encode(fault, fault, 500);
    await encode("usual", undefined, 500);
    await encode("low", undefined, 60);

    stage = await ApiStage.open({ config: { watch: { analysis: "on" } } });
    await stage.rooms(...faults);
    const begun = new Map<string, number>();
    for (const fault of faults) {
      await stage.approve({ courtroom: fault });
      const clip = new ClipSource(files.get(inScene(fault) ? fault : "usual") ?? "");
      const low = fault === "bitrate-collapse" ? new ClipSource(files.get("low") ?? "") : null;
      const publisher = new Publisher({ url: stage.url(fault), source: new FaultySource(fault, clip, low) });
      publishers.push(publisher);
      await publisher.start();
      begun.set(fault, monotonicMs());
      await stage.liveSession(fault);
      await stage.api.phase(fault, "opening");
    }
    const seen = new Map<string, { alarm: Alarm; atMs: number }>();
    const stalled = publishers[faults.indexOf("stall")];
    const endMs = Math.max(...begun.values()) + (SCENE_SECONDS - 5) * 1000;
    let isStalled = false;
    await waitFor(
      "the scenes are over",
      async () => {
        const since = monotonicMs() - (begun.get("stall") ?? 0);
        if (!isStalled && since >= FROM_SECONDS * 1000) {
          isStalled = true;
          stalled?.freeze();
        }
        const { items } = await stage.api.get<{ items: Alarm[] }>("/alarms");
        for (const alarm of items) {
          const key = `${alarm.name}@${alarm.place}`;
          if (!seen.has(key)) seen.set(key, { alarm, atMs: monotonicMs() });
        }
        return monotonicMs() >= endMs;
      },
      { deadlineMs: 200_000, everyMs: 250 },
    );
    const rooms = [...seen.values()].filter(({ alarm }) => faults.includes(alarm.place as Fault));
    const delays = faults.map((fault) => {
      const hit = rooms.find(({ alarm }) => alarm.place === fault && alarm.name === FAULTS[fault].alarm);
      const fromMs = (begun.get(fault) ?? 0) + FROM_SECONDS * 1000;
      return [fault, hit === undefined ? null : Math.round((hit.atMs - fromMs) / 100) / 10] as const;
    });
    console.info(delays.map(([fault, delay]) => `${fault} ${delay} s`).join(", "));
    for (const [fault, delay] of delays) {
      const { alarm, beforeSeconds = 0 } = FAULTS[fault];
      expect([fault, delay]).not.toEqual([fault, null]);
      expect(delay).toBeLessThanOrEqual(
        beforeSeconds + ALARM_KINDS[alarm].setMs / 1000 + 3 + ON_THE_WAY_SECONDS,
      );
    }
    expect(rooms.map(({ alarm }) => `${alarm.name}@${alarm.place}`).sort()).toEqual(
      faults.map((fault) => `${FAULTS[fault].alarm}@${fault}`).sort(),
    );
  });
});
