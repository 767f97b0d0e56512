// The stage of the hostile cases: a real gate process, a neighbour who publishes through it all the while, and for
// each case an address of its own (127.0.x.y), by which the gate's own events say how that connection ended.

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breaksIn } from "../crash/recording.ts";
import type { GateOptions } from "../support/gate-process.ts";
import { GateStage } from "../support/gate-stage.ts";
import type { Publisher } from "../support/publisher.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Budget, GateCost, residentBytes } from "./gate-cost.ts";
import { HostileClient } from "./hostile-client.ts";
import { type RecordedPart, recordedParts } from "./recorded-parts.ts";

export const NEIGHBOUR = "neighbour";
/** The room that cases publish to. */
export const ROOM = "case";
/** A case whose row says nothing else; the CPU includes the neighbour's own share. */
const USUAL_BUDGET: Budget = { cpuMs: 250, memoryBytes: 16e6 };
/** What a whole file of cases may leave behind. */
const MOST_GROWTH_BYTES = 100e6;

/** One row: what is sent, and the code its own connection ends with; "served": it goes on to publish. */
export interface HostileCase {
  readonly name: string;
  /** More than one: sent piece by piece, each in a segment of its own. */
  readonly sends: Buffer | readonly Buffer[];
  readonly code: string;
  /** What publishes, where the connection is served and `sends` does not say it itself. */
  readonly afterwards?: Buffer;
  readonly budget?: Partial<Budget>;
}

export class HostileStage {
  readonly stage: GateStage;
  readonly port: number;
  readonly key: string;
  readonly #neighbour: Publisher;
  readonly #startedBytes: number;
  #addresses = 0;

  private constructor(stage: GateStage, neighbour: Publisher) {
    this.stage = stage;
    this.port = Number(new URL(stage.gate.url(ROOM).replace("rtmp", "http")).port);
    this.key = stage.gate.key;
    this.#neighbour = neighbour;
    this.#startedBytes = residentBytes(stage.gate.pid);
  }

  static async open(options: GateOptions = {}): Promise<HostileStage> {
    const stage = await GateStage.open({
      delaySeconds: 0,
      rooms: [NEIGHBOUR, ROOM],
      platform: { detail: "figures" },
      ...options,
    });
    const neighbour = stage.publisher(NEIGHBOUR);
    await neighbour.start();
    await stage.desk.airState(NEIGHBOUR, "on-air");
    const opened = new HostileStage(stage, neighbour);
    await opened.neighbourGoesOn();
    return opened;
  }

  get pid(): number {
    return this.stage.gate.pid;
  }

  /** An address that no other case of this file comes from. */
  nextAddress(): string {
    const number = this.#addresses++;
    return `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  }

  connect(address = this.nextAddress()): Promise<HostileClient> {
    return HostileClient.open(this.port, address);
  }

  /** How the gate says that a connection from this address ended; by the room for one that was accepted. */
  ending(client: HostileClient, from = 0, room = ROOM): string | undefined {
    for (const { code, courtroom, detail } of this.stage.desk.events.slice(from)) {
      if (code === "encoder-closed" && courtroom === room) return detail.split(":")[0];
      if (detail !== `from ${client.address}` && !detail.startsWith(`from ${client.address}: `)) continue;
      if (code === "stranger-closed") return detail.split(": ")[1];
      if (code === "publish-denied") return code;
      if (code === "publish-second-refused") return "publish-bad-name";
    }
    return undefined;
  }

  isAccepted(client: HostileClient, from = 0): boolean {
    return this.stage.desk.events
      .slice(from)
      .some(({ code, detail }) => code === "encoder-accepted" && detail === `from ${client.address}`);
  }

  /** Runs one row and judges it: its ending, what it cost, and that the neighbour goes on. */
  async prove({ sends, code, afterwards, budget }: HostileCase): Promise<void> {
    const from = this.stage.desk.events.length;
    const cost = new GateCost(this.pid);
    const client = await this.connect();
    await client.send(sends);
    if (code === "served") {
      if (afterwards !== undefined) await client.send(afterwards);
      await waitFor("it is accepted", () => this.isAccepted(client, from), {
        describe: () => this.stage.desk.events.slice(from),
      });
      expect(this.ending(client, from)).toBeUndefined();
      await this.leave(client, from);
    } else {
      const ending = await waitFor("it has ended", () => this.ending(client, from), {
        describe: () => this.stage.desk.events.slice(from),
      });
      expect(ending).toBe(code);
      await waitFor("its own end is closed", () => client.isClosed);
    }
    await this.neighbourGoesOn();
    const { cpuMs, memoryBytes } = cost.spent();
    const allowed = { ...USUAL_BUDGET, ...budget };
    expect(cpuMs, "CPU, ms").toBeLessThanOrEqual(allowed.cpuMs);
    expect(memoryBytes, "memory, bytes").toBeLessThanOrEqual(allowed.memoryBytes);
  }

  /** Goes away without a word; the room is free again afterwards. */
  async leave(client: HostileClient, from: number): Promise<void> {
    client.abort();
    await waitFor("the gate has seen it leave", () => this.ending(client, from), { everyMs: 5 });
  }

  /** What the public sees of the neighbour: new messages come, none is left out, none comes late. */
  async neighbourGoesOn(): Promise<void> {
    const seen = () => this.stage.platform.streams(NEIGHBOUR);
    const newest = () => seen().at(-1)?.newestSequence ?? -1;
    const before = newest();
    await waitFor("the neighbour goes on", () => newest() > before + 1, { everyMs: 5 });
    expect(seen().map(({ holes, outOfOrder, closedAtMs }) => ({ holes, outOfOrder, closedAtMs }))).toEqual([
      { holes: 0, outOfOrder: 0, closedAtMs: null },
    ]);
  }

  /** The end of a file of cases: the same gate process, little memory left behind, every message on record. */
  async proveUntouched(): Promise<void> {
    expect(this.stage.gate.hasEnded).toBe(false);
    expect(this.#neighbour.connection.ending).toBeNull();
    expect(residentBytes(this.pid) - this.#startedBytes).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
    await this.#neighbour.stop();
    const sent = this.#neighbour.sent;
    expect(sent).toBeGreaterThan(10);
    const parts = () => this.partsOf(NEIGHBOUR);
    const stamps = () => parts().flatMap((part) => part.stamps);
    await waitFor("all is on record", () => stamps().length >= sent, {
      describe: () => ({ sent, recorded: stamps().length }),
    });
    expect(parts()).toHaveLength(1);
    expect(stamps()).toHaveLength(sent);
    expect(breaksIn(stamps())).toEqual([]);
  }

  /** What the session of this stream name (or room) has on record, read from its files. */
  partsOf(streamName: string): RecordedPart[] {
    const report = this.stage.desk.sessions.findLast((each) => each.streamName === streamName);
    if (report === undefined) return [];
    return recordedParts(join(report.recordingsRoot, report.directory));
  }

  close(): Promise<void> {
    return this.stage.close();
  }
}

/** A file of plain rows: each is proved by itself, then that nothing else was touched. */
export function proveCases(title: string, cases: readonly HostileCase[]): void {
  describe(title, () => {
    let stage: HostileStage;
    beforeAll(async () => {
      stage = await HostileStage.open();
    });
    afterAll(() => stage.close());

    it.each(cases)("$name: $code", (row) => stage.prove(row));

    it("costs the neighbour nothing, and the gate little", () => stage.proveUntouched());
  });
}
