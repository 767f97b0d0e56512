// Line 5 through the API: a hundred live streams on a whole node, cut one by one at random moments, armed again by
// two persons, put on air again and cut again.
import { getPriority, loadavg } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient, CutReportView } from "../support/api-client.ts";
import { ApiStage } from "../support/api-stage.ts";
import type { ConnectionSummary } from "../support/measured-connection.ts";
import { RemotePublishers } from "../support/publishers-process.ts";
import { ELSEWHERE } from "../support/remote.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const STREAMS = 100;
const DELAY_MS = 2_000;
const rooms = Array.from({ length: STREAMS }, (_, index) => `room-${index + 1}`);

let stage: ApiStage;
let encoders: RemotePublishers;
let cutter: ApiClient;
let asker: ApiClient;
let confirmer: ApiClient;
const answeredInMs: number[] = [];
const closedInMs: number[] = [];

beforeAll(async () => {
  stage = await ApiStage.open({
    config: { gate: { start: "auto" } },
    detail: "figures",
    launcher: ELSEWHERE,
  });
  await stage.rooms(...rooms);
  for (const courtroom of rooms) await stage.approve({ courtroom });
  cutter = await stage.person("技术员", ["session.read", "air.cut"]);
  asker = await stage.person("书记员", ["air.rearm"]);
  confirmer = await stage.person("庭长", ["air.rearm.agree"]);
  encoders = new RemotePublishers(ELSEWHERE);
  stage.onClose(() => encoders.stop());
  await encoders.start(
    rooms.map((room) => stage.url(room)),
    { bitrateBps: 200_000, gop: 50 },
  );
});
afterAll(() => stage.close());

async function allAre(state: string): Promise<Map<string, string>> {
  let others: unknown[] = [];
  const sessions = await waitFor(
    `${STREAMS} sessions ${state}`,
    async () => {
      const live = await stage.api.liveSessions();
      others = live.filter(({ airState }) => airState !== state);
      return live.length === STREAMS && others.length === 0 ? live : null;
    },
    { deadlineMs: 30_000, everyMs: 200, describe: () => others.slice(0, 3) },
  );
  return new Map(sessions.map(({ courtroom, id }) => [courtroom, id]));
}

/** Each room's latest connection. */
async function latest(): Promise<Map<string, ConnectionSummary>> {
  const connections = await stage.platform.connections();
  return new Map(connections.map((connection) => [connection.streamName, connection]));
}

async function cutAllOneByOne(ids: ReadonlyMap<string, string>): Promise<void> {
  const pressedMs = new Map<string, number>();
  for (const room of rooms.toSorted(() => Math.random() - 0.5)) {
    await waitFor("a random moment", () => Math.random() < 0.3, { everyMs: 10 });
    const startMs = monotonicMs();
    pressedMs.set(room, startMs);
    const report: CutReportView = await cutter.cut(ids.get(room) ?? "");
    answeredInMs.push(monotonicMs() - startMs);
    closedInMs.push(report.closedInMs ?? Number.NaN);
    expect(report, room).toMatchObject({ airState: "cut", latched: true, verified: true });
  }
  await waitFor("the platform has seen every end", async () =>
    [...(await latest()).values()].every(({ ending }) => ending !== null),
  );
  for (const [room, { newestStampMs, youngestAgeMs, ending, fault }] of await latest()) {
    expect({ room, ending, fault }).toEqual({ room, ending: "reset", fault: null });
    expect(newestStampMs, room).not.toBeNull();
    expect(newestStampMs, room).toBeLessThanOrEqual((pressedMs.get(room) ?? 0) - DELAY_MS);
    expect(youngestAgeMs, room).toBeGreaterThanOrEqual(DELAY_MS);
  }
}

describe(`${STREAMS} live streams`, () => {
  it("have the gate before the desk where the processor is short", () => {
    const { gate, desk } = stage.node.processIds();
    expect(getPriority(desk ?? 0)).toBeGreaterThan(getPriority(gate ?? 0));
  });

  it("are cut one by one: what arrived later than press - D never leaves", async () => {
    await cutAllOneByOne(await allAre("on-air"));
    expect(await stage.platform.connections()).toHaveLength(STREAMS);
  });

  it("are armed again by two persons, which leads to held, and go on air by a further act; and once more", async () => {
    for (const times of [1, 2]) {
      const ids = await allAre("cut");
      for (const room of rooms) await asker.rearm(room);
      for (const room of rooms) await confirmer.confirmRearm(room);
      await allAre("held");
      expect(await stage.platform.connections()).toHaveLength(times * STREAMS);
      for (const id of ids.values()) await stage.api.air(id);
      await cutAllOneByOne(await allAre("on-air"));
      expect(await stage.platform.connections()).toHaveLength((times + 1) * STREAMS);
    }
  });

  it("answers within 50 ms with the latch on disk, and resets within 10 ms of the command (p99)", () => {
    const load = loadavg().map((each) => each.toFixed(2));
    const said = `answer ${figures(answeredInMs)}; reset ${figures(closedInMs)}; load ${load.join(" ")}`;
    console.log(`${answeredInMs.length} cuts by the API: ${said}`);
    expect(answeredInMs.length).toBeGreaterThanOrEqual(3 * STREAMS);
    expect(quantile(closedInMs, 0.99), said).toBeLessThanOrEqual(10);
    expect(quantile(answeredInMs, 0.99), said).toBeLessThanOrEqual(50);
  });

  it("stays cut after kill -9 of the gate right after an answer", async () => {
    const [room = ""] = rooms;
    await asker.rearm(room);
    await confirmer.confirmRearm(room);
    const { id } = await stage.liveSession(room, "held");
    await stage.api.air(id);
    await stage.sessionIs(id, "on-air");
    const { gate } = stage.node.processIds();
    const report = await cutter.cut(id);
    process.kill(gate ?? 0, "SIGKILL");
    expect(report).toMatchObject({ airState: "cut", latched: true });
    await stage.node.restarted("gate", gate ?? 0);
    await waitFor("the node is ready again", async () => (await fetch(`${stage.node.httpUrl}/readyz`)).ok);
    const connections = (await stage.platform.connections()).length;
    await encoders.act(0, "start");
    const back = async () => {
      const session = await stage.api.session(id);
      return session.receivedBytes > 200_000 ? session : null;
    };
    await waitFor("its encoder sends again", back, { everyMs: 100 });
    expect(await stage.api.session(id)).toMatchObject({ airState: "cut", latched: true, wanted: false });
    expect(await stage.platform.connections()).toHaveLength(connections);
  });
});

function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

function figures(samples: readonly number[]): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(samples, share).toFixed(1));
  return `p50 ${p50} p99 ${p99} max ${most} ms`;
}
