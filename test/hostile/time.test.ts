// Timestamps that jump, wrap, stand still or contradict each other: the record keeps them as they came, and what
// the platform gets never goes back.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { HostileStage } from "./hostile-stage.ts";
import { type Media, proveMedia } from "./media-stage.ts";
import { hex } from "./pieces.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Key frames and sound at each of these times. */
const both = (...times: readonly number[]): Media[] =>
  times.flatMap((timestampMs) => [
    { track: "video" as const, timestampMs: timestampMs >>> 0, payload: hex("1701000000 00000002 6588") },
    { track: "audio" as const, timestampMs: timestampMs >>> 0, payload: hex("af0121") },
  ]);
const apart = (byMs: number, ...times: readonly number[]): Media[] =>
  both(...times).map((each) =>
    each.track === "audio" ? { ...each, timestampMs: (each.timestampMs + byMs) >>> 0 } : each,
  );
/** 40 ms steps from there on. */
const steps = (fromMs: number, count = 12): number[] =>
  [...Array(count).keys()].map((index) => fromMs + index * 40);

const CASES: readonly { readonly name: string; readonly sends: readonly Media[] }[] = [
  { name: "back by 1 ms", sends: both(...steps(1000), 1439, ...steps(1480)) },
  { name: "back by an hour", sends: both(...steps(2 * HOUR), ...steps(HOUR)) },
  { name: "back to 0 in the middle", sends: both(...steps(HOUR), ...steps(0)) },
  { name: "on by 37,600 s", sends: both(...steps(0), ...steps(37_600 * SECOND)) },
  { name: "on and back and on", sends: both(0, HOUR, 40, HOUR + 40, 80, HOUR + 80, 120) },
  { name: "over 2^31", sends: both(...steps(2 ** 31 - 200)) },
  { name: "over 2^32, the wrap", sends: both(...steps(2 ** 32 - 200)) },
  { name: "back over 2^32", sends: both(...steps(100, 3), ...steps(2 ** 32 - 200, 4)) },
  { name: "over 0xFFFFFF, where extended timestamps begin", sends: both(...steps(0xffffff - 200)) },
  { name: "exactly 0xFFFFFF", sends: both(0xfffffe, 0xffffff, 0x1000000) },
  { name: "at 28 h 28 min", sends: both(...steps(28 * HOUR + 28 * 60 * SECOND)) },
  { name: "sound 10 minutes behind the picture", sends: apart(-600 * SECOND, ...steps(HOUR)) },
  { name: "sound 10 minutes ahead of the picture", sends: apart(600 * SECOND, ...steps(0)) },
  { name: "all zero", sends: both(...Array<number>(30).fill(0)) },
  { name: "all 2^32 - 1", sends: both(...Array<number>(30).fill(2 ** 32 - 1)) },
  { name: "backwards all the way", sends: both(...steps(10_000).reverse()) },
];

describe("time", () => {
  let stage: HostileStage;
  beforeAll(async () => {
    stage = await HostileStage.open();
  });
  afterAll(() => stage.close());

  const forwarded = () => stage.stage.platform.streams("case");
  const arrived = () => forwarded().reduce((sum, each) => sum + each.videoMessages + each.audioMessages, 0);

  /** Key frames, all at the row's first time, until the session is on air. */
  async function untilOnAir(first: Media, send: (media: Media) => Promise<void>): Promise<Media[]> {
    const sent: Media[] = [];
    const before = arrived();
    await waitFor("it is on air", async () => {
      if (arrived() > before) return true;
      sent.push(first);
      await send(first);
      return false;
    });
    return sent;
  }

  it.each(CASES.map((row, number) => ({ ...row, number })))("$name", async (row) => {
    const [first] = both(row.sends[0]?.timestampMs ?? 0);
    let before = 0;
    await proveMedia(stage, row, row.number, async (send) => {
      const sent = first === undefined ? [] : await untilOnAir(first, send);
      before = arrived();
      return sent;
    });
    await waitFor("all of it has gone to the platform", () => arrived() >= before + row.sends.length, {
      describe: () => arrived() - before,
    });
  });

  it("never went back at the platform", () => {
    for (const { backwardTimestamps, fault } of forwarded()) {
      expect({ backwardTimestamps, fault }).toEqual({ backwardTimestamps: 0, fault: null });
    }
  });

  it("costs the neighbour nothing, and the gate little", () => stage.proveUntouched());
});
