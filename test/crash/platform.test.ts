// Platforms that misbehave in one way each, all at once under one gate: every courtroom's record is whole, the courtroom
// with a good platform does not notice, and each comes on air by itself when its platform is good again.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionReport } from "../../src/link/messages.ts";
import { GateStage } from "../support/gate-stage.ts";
import { MeasuringPlatform, type PlatformOptions } from "../support/measuring-platform.ts";
import type { Behaviour } from "../support/platform-behaviour.ts";
import type { Publisher } from "../support/publisher.ts";
import { SilentPort } from "../support/silent-port.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { breaksIn, partsOf } from "./recording.ts";

const DELAY_MS = 2_000;
/** A platform that never reads is given up 10 s after the buffers are full; every state before media has 5 s. */
const TOLD_WITHIN_MS = 60_000;

interface Fault {
  readonly name: string;
  readonly behaviour?: Behaviour;
  readonly options?: PlatformOptions;
  /** Where the platform is nothing that could be made good again. */
  readonly url?: () => string;
  /** The code in `platform-lost`. */
  readonly code: string;
}

const silent = new SilentPort();
const at = (
  stage: "handshake" | "connect" | "create-stream" | "publish",
  how: "hang" | "refuse" | "reset",
) => ({
  stop: { at: stage, how },
});
const FAULTS: readonly Fault[] = [
  { name: "whose name is not known", url: () => "rtmp://platform.invalid/live", code: "dns-failed" },
  { name: "that refuses the port", url: () => "rtmp://127.0.0.1:1/live", code: "connect-failed" },
  { name: "that hangs in SYN", url: () => silent.url, code: "deadline-connecting" },
  {
    name: "that hangs in TLS",
    behaviour: { stop: { at: "tls", how: "hang" } },
    options: { tls: true },
    code: "deadline-tls",
  },
  { name: "that hangs in the handshake", behaviour: at("handshake", "hang"), code: "deadline-handshake" },
  { name: "that hangs in connect", behaviour: at("connect", "hang"), code: "deadline-connect" },
  { name: "that hangs in createStream", behaviour: at("create-stream", "hang"), code: "deadline-publish" },
  { name: "that hangs in publish", behaviour: at("publish", "hang"), code: "deadline-publish" },
  { name: "that refuses connect", behaviour: at("connect", "refuse"), code: "connect-rejected" },
  { name: "that answers BadName", behaviour: at("publish", "refuse"), code: "publish-bad-name" },
  { name: "that resets in publish", behaviour: at("publish", "reset"), code: "connection-lost" },
  {
    name: "that resets while it is sent to",
    behaviour: { resetAfterMessages: 100 },
    code: "connection-lost",
  },
  { name: "that accepts and never reads", behaviour: { reading: "never" }, code: "platform-stalled" },
];
const roomOf = (fault: Fault) => `room-${FAULTS.indexOf(fault) + 2}`;

let stage: GateStage;
let foreign: MeasuringPlatform;
const platforms = new Map<Fault, MeasuringPlatform>();
const encoders = new Map<string, Publisher>();

beforeAll(async () => {
  await silent.start();
  foreign = new MeasuringPlatform();
  await foreign.start();
  const rooms = ["room-1", ...FAULTS.map(roomOf)];
  // One authority for all: the TLS platform hangs before any certificate is seen.
  stage = await GateStage.open({ delaySeconds: DELAY_MS / 1_000, rooms, will: { wanted: false } });
  for (const fault of FAULTS) {
    if (fault.url !== undefined) continue;
    const platform = new MeasuringPlatform({ ...fault.options, behaviour: fault.behaviour ?? {} });
    await platform.start();
    platforms.set(fault, platform);
  }
  for (const room of rooms) {
    // What never reads must fill two kernels' buffers first.
    const heavy = FAULTS.some((fault) => roomOf(fault) === room && fault.behaviour?.reading === "never");
    const encoder = stage.publisher(room, heavy ? { bitrateBps: 20_000_000 } : {});
    encoders.set(room, encoder);
    await encoder.start();
  }
  for (const room of rooms) {
    const fault = FAULTS.find((each) => roomOf(each) === room);
    const session = await stage.desk.liveSession(room);
    const url = fault === undefined ? stage.platform.url : (fault.url?.() ?? platforms.get(fault)?.url ?? "");
    stage.desk.set(session.sessionId, { wanted: true, target: { url, streamName: room } });
  }
  await stage.desk.airState("room-1", "on-air");
}, 60_000);

afterAll(async () => {
  await stage?.close();
  await silent.stop();
  await foreign?.stop();
  for (const platform of platforms.values()) await platform.stop();
});

/** What is sent now is on record in a moment, without a hole before it. */
async function expectWholeRecord(room: string): Promise<void> {
  const { recordingsRoot, directory } = stage.desk.session(room) as SessionReport;
  const nowMs = monotonicMs();
  const stamps = () => partsOf(join(recordingsRoot, directory)).flatMap((part) => part.stamps);
  await waitFor("what is sent now is on record", () => (stamps().at(-1)?.sentAtMs ?? 0) > nowMs);
  const all = stamps();
  expect(all[0]?.sequence).toBe(0);
  expect(breaksIn(all)).toEqual([]);
}

describe("a platform", () => {
  it.concurrent.each(FAULTS.map((fault) => ({ ...fault, fault })))(
    "$name costs no frame of the record, is told of with its code, and is tried again",
    async ({ fault, code }) => {
      const room = roomOf(fault);
      const told = () =>
        stage.desk.events.filter((each) => each.courtroom === room && each.code === "platform-lost");
      // What can be made good shows by airing that it is tried again.
      const platform = platforms.get(fault);
      const times = platform === undefined || fault.options?.tls === true ? 2 : 1;
      const [first] = await waitFor(`${room} is told of`, () => (told().length >= times ? told() : null), {
        deadlineMs: TOLD_WITHIN_MS,
        describe: () => [told(), stage.desk.session(room)?.egress],
      });
      expect(first?.detail.split(":")[0]).toBe(code);
      expect(stage.desk.session(room)).toMatchObject({ recordHealthy: true, encoderConnected: true });
      await expectWholeRecord(room);
      if (platform === undefined || fault.options?.tls === true) return;
      platform.setBehaviour({});
      const sinceMs = monotonicMs();
      const again = await waitFor(
        `${room} airs again`,
        () => platform.connections.find(({ openedAtMs, stamped }) => openedAtMs > sinceMs && stamped > 50),
        { deadlineMs: 40_000, describe: () => stage.desk.session(room)?.egress },
      );
      expect(again.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
      expect(platform.messages(again.id).find(({ stamp }) => stamp !== null)?.isKeyFrame).toBe(true);
    },
  );

  it("that works does not notice that the others don't, and all of it is counted", async () => {
    await expectWholeRecord("room-1");
    const [connection, ...others] = stage.platform.connections;
    expect(others).toEqual([]);
    expect(connection).toMatchObject({ ending: null, fault: null, holes: 0, outOfOrder: 0 });
    expect(connection?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
    expect(stage.desk.counters.event_platform_lost).toBeGreaterThan(FAULTS.length);
  });

  it("that sends a ReconnectRequest to another host is not followed: nobody hears from the gate there", async () => {
    stage.platform.setBehaviour({ reconnectRequest: { afterMessages: 50, tcUrl: foreign.url } });
    stage.platform.end(0, "reset");
    const told = () => stage.desk.events.find(({ code }) => code === "reconnect-not-followed");
    const event = await waitFor("it is told of", told, { deadlineMs: 20_000 });
    expect(event).toMatchObject({ courtroom: "room-1" });
    const sinceMs = monotonicMs();
    const newest = () => stage.platform.connections.at(-1)?.newestStampMs ?? 0;
    await waitFor("what is sent since has aired", () => newest() > sinceMs);
    expect(foreign.connections).toEqual([]);
    expect(stage.platform.connections).toHaveLength(2);
    await waitFor("it is counted", () => stage.desk.counters.event_reconnect_not_followed === 1);
  });
});
