// One soak from start to verdict: node, rooms, walks, the judge beside them, and what is left at the end.
import { moreThan } from "../../test/support/descriptors.ts";
import { tcpStatesTo } from "../../test/support/loopback.ts";
import { NO_STAMP, ROW, ROW_NUMBERS } from "../../test/support/stamp-rows.ts";
import { monotonicMs, waitFor } from "../../test/support/wait-for.ts";
import { Condition } from "./condition.ts";
import { Differences } from "./differences.ts";
import { HouseWalk } from "./house-walk.ts";
import { ProcessHealth, ROLES, type Role } from "./process-health.ts";
import { chance } from "./random.ts";
import { judgeRecordings, type RecordingsVerdict } from "./recordings.ts";
import { RequestLog } from "./request-log.ts";
import { RoomActs } from "./room-acts.ts";
import { RoomModel } from "./room-model.ts";
import { RoomWalk } from "./room-walk.ts";
import { SoakStage, TEST_APP } from "./stage.ts";
import { Turnstile } from "./turnstile.ts";

export interface SoakRun {
  readonly seconds: number;
  readonly streams: number;
  readonly seed: number;
  readonly delaySeconds: number;
  /** Default: 4 s more than the delay. */
  readonly graceSeconds?: number;
  /** Mean seconds between two cut-alls; default 60. */
  readonly cutAllSeconds?: number;
  /** Ends the walks early, in order. */
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

export interface SoakResult {
  /** Every difference in words; empty when the node did what the model expects. */
  readonly differences: readonly string[];
  readonly requests: ReadonlyMap<string, number>;
  readonly content: number;
  readonly cards: number;
  /** How much media was demanded to air, over all rooms. */
  readonly demandedSeconds: number;
  readonly oldestMs: number;
  readonly recordings: RecordingsVerdict;
  readonly memoryMb: Readonly<Record<Role, number>>;
  readonly slopeMbPerHour: Readonly<Record<Role, number>>;
  /** Kinds of descriptors of which more are open than before the first stream, after the last. */
  readonly leftOpen: readonly string[];
  readonly socketsLeft: number;
}

const JUDGE_MS = 2_000;
const PROGRESS_MS = 10_000;
/** What drains has left before a return counts as late. */
const GRACE_OVER_DELAY_SECONDS = 4;
const SETTLED_WITHIN_MS = 30_000;

export async function runSoak(run: SoakRun): Promise<SoakResult> {
  const rooms = Array.from({ length: run.streams }, (_, index) => `room-${index + 1}`);
  const { graceSeconds = run.delaySeconds + GRACE_OVER_DELAY_SECONDS } = run;
  run.say("starting a node, a platform and publishers");
  const stage = await SoakStage.open({ delaySeconds: run.delaySeconds, graceSeconds, rooms });
  try {
    return await new Soak(stage, rooms, run, graceSeconds * 1_000).run();
  } finally {
    await stage.remove();
  }
}

class Soak {
  readonly #stage: SoakStage;
  readonly #run: SoakRun;
  readonly #beganAtMs = monotonicMs();
  readonly #log = new RequestLog(this.#beganAtMs);
  readonly #differences = new Differences(this.#log);
  readonly #allFree = new Condition(true);
  readonly #turnstile = new Turnstile();
  readonly #models: readonly RoomModel[];
  readonly #walks: readonly RoomWalk[];
  readonly #places = new Map<number, { readonly room: string; readonly target: "live" | "test" }>();

  constructor(stage: SoakStage, rooms: readonly string[], run: SoakRun, graceMs: number) {
    this.#stage = stage;
    this.#run = run;
    const delayMs = run.delaySeconds * 1_000;
    this.#models = rooms.map((room) => this.#model(room, delayMs));
    this.#walks = this.#models.map((model, index) => {
      const { turnstile, differences } = { turnstile: this.#turnstile, differences: this.#differences };
      const acts = new RoomActs({ stage, model, turnstile, differences, graceMs });
      return new RoomWalk({ model, acts, random: chance(run.seed + index), delayMs, graceMs });
    });
  }

  async run(): Promise<SoakResult> {
    const { node } = this.#stage;
    const { gate, desk } = node.processIds();
    if (gate === null || desk === null) throw new Error("the node has not both processes");
    const health = new ProcessHealth({ gate, desk }, Number(new URL(node.httpUrl).port));
    const before = health.descriptors();
    health.start();
    const judging = this.#judgeAlong(health);
    try {
      await this.#walk();
      this.#say("closing every hearing");
      await Promise.all(this.#walks.map((walk) => walk.finish()));
      await this.#stage.allOver().catch((error: unknown) => {
        this.#differences.add("all rooms", monotonicMs(), "every session to be over", String(error));
      });
    } finally {
      await judging.stop();
      health.stop();
    }
    const leftOpen = await this.#leftOpen(health, before);
    const now = node.processIds();
    if (now.gate !== gate || now.desk !== desk) {
      this.#differences.add("node", monotonicMs(), "gate and desk to run all along", "one was restarted");
    }
    await this.#judgeConnections();
    const socketsLeft = this.#socketsLeft();
    await this.#stage.stop();
    this.#say("verifying every recording");
    const recordings = await this.#recordings();
    return this.#result(health, recordings, leftOpen, socketsLeft);
  }

  async #walk(): Promise<void> {
    const { seconds, seed, signal, cutAllSeconds = 60 } = this.#run;
    const over = AbortSignal.timeout(seconds * 1_000);
    const end = signal === undefined ? over : AbortSignal.any([over, signal]);
    const house = new HouseWalk({
      stage: this.#stage,
      rooms: this.#models,
      allFree: this.#allFree,
      log: this.#log,
      differences: this.#differences,
      turnstile: this.#turnstile,
      random: chance(seed - 1),
      everyMs: cutAllSeconds * 1_000,
    });
    await Promise.all([house.run(end), ...this.#walks.map((walk) => walk.run(end))]);
  }

  #model(room: string, delayMs: number): RoomModel {
    const surroundings = {
      roomFree: new Condition(true),
      allFree: this.#allFree,
      encoderOn: new Condition(false),
    };
    const { log, differences } = { log: this.#log, differences: this.#differences };
    return new RoomModel({ room, delayMs, log, differences, surroundings, monotonicMs });
  }

  /** Fetches and judges what the platform received, again and again, and says how far it is. */
  #judgeAlong(health: ProcessHealth): { stop: () => Promise<void> } {
    let isStopped = false;
    let saidAtMs = monotonicMs();
    const work = async () => {
      while (!isStopped) {
        const fromMs = monotonicMs();
        await waitFor("the next look", () => isStopped || monotonicMs() > fromMs + JUDGE_MS, {
          everyMs: 100,
        });
        await this.#judge();
        if (monotonicMs() < saidAtMs + PROGRESS_MS) continue;
        saidAtMs = monotonicMs();
        this.#sayProgress(health);
      }
      await this.#judge(Number.POSITIVE_INFINITY);
    };
    const done = work();
    done.catch(() => {});
    return {
      stop: () => {
        isStopped = true;
        return done;
      },
    };
  }

  /** @param untilMs at the end: everything that came. */
  async #judge(untilMs = monotonicMs()): Promise<void> {
    const rows = await this.#stage.platform.takeRows();
    for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
      const number = (column: number) => rows[at + column] ?? Number.NaN;
      const connection = number(ROW.connection);
      const place = this.#places.get(connection) ?? (await this.#placeOf(connection));
      const publisher = number(ROW.stream);
      this.#models
        .find(({ room }) => room === place.room)
        ?.judge.take({
          ...place,
          connection,
          source: publisher === NO_STAMP ? null : (this.#stage.roomOf(publisher) ?? `encoder ${publisher}`),
          sequence: number(ROW.sequence),
          sentAtMs: number(ROW.sentAtMs),
          arrivedAtMs: number(ROW.arrivedAtMs),
        });
    }
    for (const model of this.#models) model.judge.judge(untilMs);
  }

  async #placeOf(connection: number): Promise<{ room: string; target: "live" | "test" }> {
    for (const { id, app, streamName } of await this.#stage.platform.connections()) {
      this.#places.set(id, { room: streamName, target: app === TEST_APP ? "test" : "live" });
    }
    const place = this.#places.get(connection);
    if (place === undefined) throw new Error(`the platform does not know its connection ${connection}`);
    return place;
  }

  /** What is wrong with a connection as a whole. */
  async #judgeConnections(): Promise<void> {
    for (const summary of await this.#stage.platform.connections()) {
      const { fault, backwardTimestamps, streamName, openedAtMs, closedAtMs } = summary;
      const add = (expected: string, seen: string) =>
        this.#differences.add(streamName, openedAtMs, expected, seen);
      if (fault !== null) add("correct RTMP", fault);
      if (backwardTimestamps > 0) add("timestamps that never go back", `${backwardTimestamps} that do`);
      if (closedAtMs === null) add("no connection once every session is over", "an open one");
    }
  }

  async #leftOpen(
    health: ProcessHealth,
    before: ReturnType<ProcessHealth["descriptors"]>,
  ): Promise<string[]> {
    const more = () => {
      const after = health.descriptors();
      return ROLES.flatMap((role) => moreThan(before[role], after[role]).map((kind) => `${role}: ${kind}`));
    };
    this.#say("waiting for every handle to be given back");
    await waitFor("the descriptors of before", () => more().length === 0, {
      deadlineMs: SETTLED_WITHIN_MS,
      everyMs: 500,
    }).catch(() => {});
    return more();
  }

  /** Of encoders to the gate, and of the gate to the platform. */
  #socketsLeft(): number {
    const ports = [this.#stage.node.rtmpPort, Number(new URL(this.#stage.platform.url).port)];
    const states = ports.flatMap((port) => tcpStatesTo(port));
    return states.filter((state) => state === "established" || state === "close-wait").length;
  }

  #recordings(): Promise<RecordingsVerdict> {
    let saidAtMs = monotonicMs();
    return judgeRecordings(
      this.#stage.node.dataDir,
      (publisher) => this.#stage.roomOf(publisher),
      (done, all) => {
        if (monotonicMs() < saidAtMs + PROGRESS_MS) return;
        saidAtMs = monotonicMs();
        this.#say(`verified ${done} of ${all}`);
      },
    );
  }

  #result(
    health: ProcessHealth,
    recordings: RecordingsVerdict,
    leftOpen: readonly string[],
    socketsLeft: number,
  ): SoakResult {
    const figures = this.#models.map(({ judge }) => judge.figures);
    const sum = (of: (each: (typeof figures)[number]) => number) =>
      figures.reduce((total, each) => total + of(each), 0);
    return {
      differences: this.#differences.list.map((each) => this.#differences.describe(each)),
      requests: this.#log.counts,
      content: sum(({ content }) => content),
      cards: sum(({ cards }) => cards),
      demandedSeconds: sum(({ demandedMs }) => demandedMs) / 1_000,
      oldestMs: Math.max(...figures.map(({ oldestMs }) => oldestMs)),
      recordings,
      memoryMb: { gate: health.memoryMb("gate"), desk: health.memoryMb("desk") },
      slopeMbPerHour: { gate: health.slopeMbPerHour("gate"), desk: health.slopeMbPerHour("desk") },
      leftOpen,
      socketsLeft,
    };
  }

  #sayProgress(health: ProcessHealth): void {
    const acts = [...this.#log.counts.values()].reduce((sum, count) => sum + count, 0);
    const content = this.#models.reduce((sum, { judge }) => sum + judge.figures.content, 0);
    const airing = this.#models.filter(({ hearing }) => hearing.mustAir).length;
    const memory = ROLES.map((role) => `${role} ${health.memoryMb(role).toFixed(0)} MB`).join(", ");
    const differences = this.#differences.list.length;
    this.#say(
      `${acts} requests, ${airing} of ${this.#models.length} to be on air, ${content} payloads judged, ` +
        `${memory}, ${differences} differences`,
    );
  }

  #say(text: string): void {
    const seconds = (monotonicMs() - this.#beganAtMs) / 1_000;
    this.#run.say(`${seconds.toFixed(0).padStart(5)} s  ${text}`);
  }
}
