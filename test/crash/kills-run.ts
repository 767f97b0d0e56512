// A node under random SIGKILLs and freezes of gate, desk and parent while many streams are on air and courtrooms are cut
// and re-armed. What it is worth is counted afterwards: on record, at the platform, in the latches.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { verifySession } from "../../src/journal/verification.ts";
import type { ApiClient } from "../support/api-client.ts";
import type { Publisher } from "../support/publisher.ts";
import { randomFrom } from "../support/seeded-random.ts";
import type { Stamp } from "../support/stamp.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { CrashStage, DELAY_MS, isRunning, stampedSource } from "./crash-stage.ts";
import { CutRoom, type People } from "./cut-room.ts";
import { partsOf } from "./recording.ts";

export interface KillsOptions {
  readonly kills: number;
  readonly streams: number;
  readonly seed: number;
  /** Told of every kill, for people who watch. */
  readonly note?: (text: string) => void;
}

export interface KillsResult {
  readonly kills: Readonly<Record<Role, number>>;
  readonly freezes: number;
  readonly cuts: number;
  readonly journals: number;
  readonly parts: number;
  readonly unreadableJournals: readonly string[];
  /** Of every stream and kill: the longest time, in the encoder's own, that is on no record. */
  readonly longestLossMs: number;
  readonly losses: readonly string[];
  readonly lostLatches: readonly string[];
  /** Content bytes that reached the platform when they might not. */
  readonly forbidden: readonly string[];
  readonly airedMessages: number;
}

type Role = "gate" | "desk" | "parent";

const KNOWN_WITHIN_MS = 200;
const ANSWERS_AGAIN_MS = 2_000;
/** Below the parent's patience with a silent gate: a frozen gate runs again and reads what waits in its sockets. */
const FROZEN_MS = 2_500;
const BETWEEN_MS = { least: 1_500, most: 4_000 };
const BITRATE_BPS = 150_000;
/** Never approved: nothing of it may reach the platform. */
const CLOSED_ROOM = "closed-room";

export async function runKills({
  kills,
  streams,
  seed,
  note = () => {},
}: KillsOptions): Promise<KillsResult> {
  const random = randomFrom(seed);
  const rooms = Array.from({ length: streams - 1 }, (_, at) => `hall-${at + 1}`);
  const stage = await CrashStage.open({ rooms, graceSeconds: 120, detail: "figures" });
  const killed: Record<Role, number> = { gate: 0, desk: 0, parent: 0 };
  /** When a gate ended suddenly, as near as can be told. */
  const ends: number[] = [];
  let gateFrozenMs = Number.NEGATIVE_INFINITY;
  let freezes = 0;
  const encoders: Publisher[] = [];
  let isOver = false;
  /** Encoders come back until the very end: a gate may have been killed a moment ago. */
  let haveLeft = false;
  try {
    await stage.addClosedRoom(CLOSED_ROOM);
    for (const [at, room] of [...rooms, CLOSED_ROOM].entries())
      encoders.push(await stage.publish(room, stampedSource(at, BITRATE_BPS), false));
    await Promise.all(rooms.map((room) => stage.airs(room, 60_000)));
    const returning = encoders.map((publisher) => keepConnected(publisher, () => haveLeft));
    const watching = watchGate(
      stage,
      () => isOver,
      (aliveMs) => {
        const isKnown = ends.some((ms) => Math.abs(aliveMs - ms) < KNOWN_WITHIN_MS);
        // A cut ends a gate that does not answer it within a second: what a frozen one had not read is lost with it.
        const wasFrozen = aliveMs - gateFrozenMs < FROZEN_MS + ANSWERS_AGAIN_MS;
        if (!isKnown) ends.push(wasFrozen ? gateFrozenMs : aliveMs);
      },
    );
    const people = await peopleOf(stage.api);
    // A third of the rooms is cut and re-armed again and again.
    const cutRooms = rooms.filter((_, at) => at % 3 === 0).map((room) => new CutRoom(stage, room, people));
    // Chance of its own, so that a seed gives the same kills whatever the cuts do.
    const cutting = cutRooms.map((room, at) => room.live(randomFrom(seed + 1 + at), () => isOver));
    while (killed.gate + killed.desk + killed.parent < kills) {
      await pause(BETWEEN_MS.least + random() * (BETWEEN_MS.most - BETWEEN_MS.least));
      const chance = random();
      const role: Role = chance < 0.5 ? "gate" : chance < 0.8 ? "desk" : "parent";
      await stage.node.ready();
      if (random() < 0.25) {
        note(`freezes the ${role} for ${FROZEN_MS} ms`);
        const pid = stage.pid(role);
        if (role === "gate") gateFrozenMs = monotonicMs();
        stage.freeze(pid);
        await pause(FROZEN_MS);
        if (isRunning(pid)) stage.thaw(pid);
        freezes += 1;
        // What waited meanwhile is read before the next kill: only a running gate has a second to lose.
        await pause(1_000);
        continue;
      }
      killed[role] += 1;
      note(`kills the ${role} (${killed.gate + killed.desk + killed.parent} of ${kills})`);
      if (role === "gate") ends.push(monotonicMs());
      process.kill(stage.pid(role), "SIGKILL");
      // A service manager would start the node again.
      if (role === "parent") {
        await waitFor("the parent has ended", () => stage.node.processIds().parent === null);
        stage.node.spawn();
      }
    }
    await stage.node.ready();
    isOver = true;
    await Promise.all([...cutting, watching]);
    const allSend = async () =>
      (await stage.snapshot())?.sessions.filter((each) => each.encoderConnected).length;
    await waitFor("every encoder is connected", async () => (await allSend()) === encoders.length, {
      deadlineMs: 30_000,
    });
    const lostLatches = (await Promise.all(cutRooms.map((room) => room.lostLatches()))).flat();
    const sentMs = monotonicMs();
    await waitFor("what was sent before the end is written", () => monotonicMs() > sentMs + 1_500);
    haveLeft = true;
    await Promise.all(returning);
    for (const publisher of encoders) await publisher.stop();
    await stage.node.stop();

    const connections = await stage.platform.connections();
    const forbidden = cutRooms.flatMap((room) =>
      room.forbidden(connections.filter(({ streamName }) => streamName === room.name)),
    );
    for (const { streamName, mediaBytes, youngestAgeMs } of connections) {
      if (!rooms.includes(streamName) && mediaBytes > 0) forbidden.push(`${streamName} has no approval`);
      if (youngestAgeMs !== null && youngestAgeMs < DELAY_MS)
        forbidden.push(`${streamName} was ${Math.round(youngestAgeMs)} ms old`);
    }
    const record = await judgeRecords(stage, ends);
    return {
      ...{ kills: killed, freezes, cuts: cutRooms.reduce((sum, { cuts }) => sum + cuts, 0) },
      ...{ lostLatches, forbidden, ...record },
      airedMessages: connections.reduce((sum, { stamped }) => sum + stamped, 0),
    };
  } finally {
    isOver = true;
    haveLeft = true;
    await stage.close();
  }
}

/** Tells of every gate that ends, whoever ended it, with the moment at which it was seen alive last. */
async function watchGate(
  stage: CrashStage,
  isOver: () => boolean,
  ended: (aliveMs: number) => void,
): Promise<void> {
  let pid: number | null = null;
  let aliveMs = 0;
  while (!isOver()) {
    if (pid === null) pid = stage.node.processIds().gate;
    else if (isRunning(pid)) aliveMs = monotonicMs();
    else {
      ended(aliveMs);
      pid = null;
    }
    await pause(20);
  }
}

/** An encoder tries again and again, as real ones do. */
async function keepConnected(publisher: Publisher, hasLeft: () => boolean): Promise<void> {
  while (!hasLeft()) {
    if (!publisher.connection.isOpen) await publisher.start().catch(() => {});
    await pause(100);
  }
}

async function peopleOf(api: ApiClient): Promise<People> {
  const token = async (person: string) => (await api.createToken(person, ["*"])).token;
  return { cuts: await token("技术员"), asks: await token("书记员"), confirms: await token("庭长") };
}

/** One message on record, and whether its part was recovered: written by a gate that had no time to close it. */
interface Recorded extends Stamp {
  readonly recovered: boolean;
}

async function judgeRecords(stage: CrashStage, ends: readonly number[]) {
  const unreadableJournals: string[] = [];
  const losses: string[] = [];
  const byStream = new Map<number, Recorded[]>();
  let [journals, parts, longestLossMs] = [0, 0, 0];
  const recordings = join(stage.node.dataDir, "recordings");
  for (const day of readdirSync(recordings).filter((name) => !name.startsWith("."))) {
    for (const name of readdirSync(join(recordings, day))) {
      const directory = join(recordings, day, name);
      journals += 1;
      const { findings, session } = await verifySession(directory, { publicKeys: stage.publicKeys() });
      for (const { en } of findings) unreadableJournals.push(`${name}: ${en}`);
      for (const [at, { path, stamps, trailingBytes }] of partsOf(directory).entries()) {
        parts += 1;
        if (trailingBytes > 0) unreadableJournals.push(`${path}: ends in half a tag`);
        const recovered = session?.parts[at]?.recovered !== false;
        for (const stamp of stamps) {
          const known = byStream.get(stamp.stream) ?? [];
          byStream.set(stamp.stream, known);
          known.push({ ...stamp, recovered });
        }
      }
    }
  }
  for (const [stream, stamps] of byStream) {
    stamps.sort((a, b) => a.sequence - b.sequence);
    for (const [at, stamp] of stamps.slice(1).entries()) {
      const before = stamps[at];
      if (before === undefined || stamp.sequence === before.sequence + 1) continue;
      const lostMs = lostBetween(before, stamp, ends);
      longestLossMs = Math.max(longestLossMs, lostMs);
      if (lostMs > 1_000) losses.push(`stream ${stream}: ${lostMs} ms behind ${before.sequence}`);
    }
  }
  return { journals, parts, unreadableJournals, losses, longestLossMs: Math.round(longestLossMs) };
}

/**
 * What was sent before a gate's sudden end and is on no record. A gate that closed its part had read all there was; what
 * an encoder sends to a gate that has ended is not lost by it.
 */
function lostBetween(last: Recorded, next: Recorded, ends: readonly number[]): number {
  if (!last.recovered) return 0;
  const endMs = ends.find((ms) => ms > last.sentAtMs && ms < next.sentAtMs);
  return endMs === undefined ? Number.POSITIVE_INFINITY : endMs - last.sentAtMs;
}

/** The passing of time is the subject here: faults come at random moments. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
