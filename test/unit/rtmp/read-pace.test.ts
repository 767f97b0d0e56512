// When sockets are read: the beat by itself, with a clock of the test's own, and over real sockets.
import { afterEach, describe, expect, it } from "vitest";
import { type PaceTurn, ReadPace } from "../../../src/rtmp/read-pace.ts";
import { type Door, monotonicMs, openClient, openDoor, until } from "./sockets.ts";
import { messageBytes, publishBytes } from "./wire.ts";

const BEAT_MS = 160;
let pace: ReadPace;
let now = 0;
function opened(fromStreams = 1): ReadPace {
  now = 0;
  pace = new ReadPace({ everyMs: BEAT_MS, fromStreams }, () => now);
  pace.start();
  return pace;
}
afterEach(() => pace.stop());

/** Moments at which a stream of so many bytes a second, read empty at each turn, has its turn. */
function turnsOf(bytesPerSecond: number, forMs: number): number[] {
  const woken: number[] = [];
  const turn = opened().join(() => woken.push(now));
  let readAtMs = now;
  for (; now < forMs; now += 5) {
    pace.tick();
    if (turn.isResting) continue;
    const bytes = Math.round(((now - readAtMs) * bytesPerSecond) / 1_000);
    readAtMs = now;
    if (bytes > 0) pace.rest(turn, bytes, now);
  }
  return woken;
}

describe("ReadPace", () => {
  it("leaves a stream alone for a beat", () => {
    const turns = turnsOf(250_000, 4_000).slice(-10);
    expect(turns.slice(1).map((at, index) => at - (turns[index] ?? 0))).toEqual(Array(9).fill(BEAT_MS));
  });

  it("reads a faster stream more often, so that what waits fits the window of a new connection", () => {
    for (const bytesPerSecond of [500_000, 1_000_000, 2_000_000]) {
      const turns = turnsOf(bytesPerSecond, 4_000).slice(-10);
      const longestMs = Math.max(...turns.slice(1).map((at, index) => at - (turns[index] ?? 0)));
      expect((longestMs * bytesPerSecond) / 1_000).toBeLessThanOrEqual(48 * 1024);
      expect(longestMs).toBeGreaterThanOrEqual(10);
    }
  });

  it("leaves none alone while there are few", () => {
    const pace = opened(3);
    const turns = [1, 2, 3].map(() => pace.join(() => undefined));
    const rests = () => {
      now += 40;
      return turns.slice(0, 2).map((turn) => pace.rest(turn, 1_000, now));
    };
    expect(rests()).toEqual([true, true]);
    pace.leave(turns[2] as PaceTurn);
    expect(rests()).toEqual([false, false]);
  });

  it("reads a very fast stream at every arrival", () => {
    expect(turnsOf(20_000_000, 1_000)).toEqual([]);
  });

  it("spreads streams over the beat, and a stall does not bring them into step", () => {
    const streams = 64;
    const woken: number[] = [];
    const pace = opened();
    const turns = Array.from({ length: streams }, () => pace.join(() => woken.push(now)));
    const round = (stepMs: number, untilMs: number) => {
      for (; now < untilMs; now += stepMs) {
        for (const turn of turns) if (!turn.isResting) pace.rest(turn, 10_000, now);
        pace.tick();
      }
    };
    round(10, 640);
    for (const turn of turns) if (!turn.isResting) pace.rest(turn, 10_000, now);
    // A stall of a whole beat: all are woken at once …
    now += BEAT_MS;
    woken.length = 0;
    pace.tick();
    expect(woken).toHaveLength(streams);
    // … and a beat later everyone is back at his own place.
    round(10, now + BEAT_MS);
    woken.length = 0;
    round(10, now + BEAT_MS);
    const perMoment = new Map<number, number>();
    for (const at of woken) perMoment.set(at, (perMoment.get(at) ?? 0) + 1);
    expect(woken).toHaveLength(streams);
    expect(Math.max(...perMoment.values())).toBeLessThanOrEqual(streams / 8);
  });
});

describe("a publisher read in turns", () => {
  let door: Door;
  afterEach(() => door.listener.stop());
  const audio = (text: string, timestamp: number) => messageBytes(8, timestamp, 1, Buffer.from(text));

  it("gets all it sent across in a few reads, in order, and rests after each", async () => {
    const rests: number[] = [];
    pace = new ReadPace({ everyMs: BEAT_MS, fromStreams: 1 }, monotonicMs);
    door = await openDoor({
      pace: { everyMs: BEAT_MS, fromStreams: 1 },
      onRest: ({ messages }) => rests.push(messages.length),
    });
    const client = await openClient(door.port);
    client.socket.write(publishBytes("s"));
    await until(() => door.publishers[0]?.requests.length === 1, "publishes");
    let sent = 0;
    const timer = setInterval(() => client.socket.write(audio(String(sent), sent++)), 4);
    await until(() => sent >= 150, "150 messages sent");
    clearInterval(timer);
    const messages = () => door.publishers[0]?.messages ?? [];
    await until(() => messages().length === sent, "all arrived");
    expect(messages().map(({ payload }) => Number(payload))).toEqual(messages().map((_, at) => at));
    expect(rests.length).toBeGreaterThan(2);
    expect(rests.length).toBeLessThan(sent / 5);
    client.socket.destroy();
    await until(() => door.publishers[0]?.closed.length === 1, "its end is noticed");
  });

  it("hands over at once what waits, when asked to, and what comes then is new", async () => {
    pace = new ReadPace({ everyMs: BEAT_MS, fromStreams: 1 }, monotonicMs);
    door = await openDoor({ pace: { everyMs: 60_000, fromStreams: 1 } });
    const client = await openClient(door.port);
    // Or it would wait for an acknowledgement of the message before, which comes late from a socket that is not read.
    client.socket.setNoDelay(true);
    client.socket.write(publishBytes("s"));
    await until(() => door.publishers[0]?.requests.length === 1, "publishes");
    client.socket.write(audio("first", 0));
    const [publisher] = door.publishers;
    const messages = () => publisher?.messages.map(({ payload }) => payload);
    await until(() => messages()?.length === 1, "the first is read, and the socket rests");
    const connection = publisher?.connection;
    const restsSinceMs = connection?.newSinceMs ?? 0;
    await new Promise<void>((resolve) => client.socket.write(audio("waits", 1), () => resolve()));
    expect(messages()).toEqual(["first"]);
    expect(connection?.newSinceMs).toBe(restsSinceMs);

    const askedMs = monotonicMs();
    await new Promise<void>((resolve) => connection?.readNow(resolve));
    expect(messages()).toEqual(["first", "waits"]);
    expect(connection?.newSinceMs).toBeGreaterThanOrEqual(askedMs);
    client.socket.destroy();
  });
});
