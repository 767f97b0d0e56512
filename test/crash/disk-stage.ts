// A gate on a disk that a test can make fail, one encoder on air through it, and what record and platform hold.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { SessionReport } from "../../src/link/messages.ts";
import { GateStage, type StageOptions } from "../support/gate-stage.ts";
import type { StampedSourceOptions } from "../support/media-source.ts";
import { Mounts } from "../support/mounts.ts";
import type { Publisher } from "../support/publisher.ts";
import type { Stamp } from "../support/stamp.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";
import { partsOf } from "./recording.ts";

/** At 3 s and more nothing leaves that is not synced (design 4). */
export const DELAY_MS = 3_000;

export interface DiskStageOptions extends StageOptions {
  /** With a second recording directory. */
  readonly second?: boolean;
  /** Recordings on a file system of their own, of this size. */
  readonly sizeMiB?: number;
  /** Recordings in a directory that can't be written from the start on. */
  readonly readOnly?: boolean;
  readonly source?: StampedSourceOptions;
}

export class DiskStage {
  readonly mounts = new Mounts();
  readonly recordings: string;
  readonly second: string;
  gate!: GateStage;
  encoder!: Publisher;
  session!: SessionReport;
  readonly #folder: TempFolder;
  readonly #undo: (() => unknown)[] = [];

  private constructor(folder: TempFolder) {
    this.#folder = folder;
    this.recordings = join(folder.path, "data", "recordings");
    this.second = join(folder.path, "second");
  }

  /** Resolves with the stream on air. */
  static async onAir({
    second,
    sizeMiB,
    readOnly,
    source,
    ...options
  }: DiskStageOptions = {}): Promise<DiskStage> {
    const stage = new DiskStage(tempFolder("disk"));
    try {
      if (sizeMiB !== undefined) stage.mounts.small(stage.recordings, sizeMiB);
      if (readOnly === true) {
        mkdirSync(stage.recordings, { recursive: true });
        stage.mounts.readOnly(stage.recordings);
      }
      stage.gate = await GateStage.open({
        dataDir: join(stage.#folder.path, "data"),
        delaySeconds: DELAY_MS / 1_000,
        ...(second === true ? { secondDir: stage.second } : {}),
        ...options,
      });
      stage.encoder = stage.gate.publisher("room-1", source);
      await stage.encoder.start();
      stage.session = await stage.gate.desk.airState("room-1", "on-air", 30_000);
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  /** The session's folder under the first recording directory. */
  get folder(): string {
    return join(this.recordings, this.session.directory);
  }

  get report(): SessionReport | undefined {
    return this.gate.desk.session("room-1");
  }

  /** Ends the fault at the latest when the stage closes. */
  atTheEnd(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Waits for a fact that the gate tells the desk, and for its counter. */
  async told(code: string): Promise<string> {
    const { desk } = this.gate;
    const event = await waitFor(`the event ${code}`, () => desk.events.find((each) => each.code === code), {
      deadlineMs: 15_000,
      describe: () => ({ told: desk.events.map((each) => each.code), now: this.report }),
    });
    await waitFor(`${code} is counted`, () => (desk.counters[`event_${code.replaceAll("-", "_")}`] ?? 0) > 0);
    return event.detail;
  }

  /** Off the air for want of a record. With a second directory it may be back before anybody looks at its state. */
  async offAir(): Promise<void> {
    const { desk, platform } = this.gate;
    await this.told("record-unhealthy");
    await waitFor("the connection is reset", () => platform.connections[0]?.ending === "reset");
    expect(desk.session("room-1")?.sessionId).toBe(this.session.sessionId);
  }

  /** On air again by itself, on a new connection, from a key frame that came after `sinceMs`, behind a full delay. */
  async airsAgain(sinceMs: number): Promise<void> {
    const { platform } = this.gate;
    const content = () => {
      const { id } = platform.connections.at(-1) ?? { id: 0 };
      return id === 0 ? undefined : platform.messages(id).find(({ stamp }) => stamp !== null);
    };
    const first = await waitFor("content at the platform again", content, {
      deadlineMs: 25_000,
      describe: () => this.report,
    });
    expect(first.isKeyFrame).toBe(true);
    expect(first.stamp?.sentAtMs).toBeGreaterThanOrEqual(sinceMs);
    for (const connection of platform.connections) {
      expect(connection).toMatchObject({ fault: null, holes: 0, outOfOrder: 0 });
      expect(connection.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
    }
  }

  /** Everything of the encoder that has been written, in the order of the parts, wherever they lie. */
  recorded(): Stamp[] {
    const folders = [this.recordings, this.second].map((root) => join(root, this.session.directory));
    const parts = folders.filter((folder) => existsSync(folder)).flatMap(partsOf);
    const byNumber = parts.sort((a, b) => (a.path.slice(-12) < b.path.slice(-12) ? -1 : 1));
    return byNumber.flatMap(({ stamps }) => stamps);
  }

  /** The encoder takes leave; waits until the last message that it sent is on record. */
  async finish(): Promise<Stamp[]> {
    const sent = this.encoder.sent;
    await this.encoder.stop();
    await waitFor("the end is on record", () => (this.recorded().at(-1)?.sequence ?? 0) >= sent - 1);
    return this.recorded();
  }

  /** Record first, forward second: whatever the platform has is in `recorded`. */
  expectAiredIsRecorded(recorded: readonly Stamp[], except: (stamp: Stamp) => boolean = () => false): void {
    const known = new Set(recorded.map(({ sequence }) => sequence));
    const { platform } = this.gate;
    const aired = platform.connections
      .flatMap(({ id }) => platform.messages(id))
      .flatMap(({ stamp }) => (stamp === null || except(stamp) ? [] : [stamp.sequence]));
    expect(aired.length).toBeGreaterThan(0);
    expect(aired.filter((sequence) => !known.has(sequence))).toEqual([]);
  }

  async close(): Promise<void> {
    for (const undo of this.#undo) await undo();
    await this.gate?.close();
    this.mounts.remove();
    rmSync(this.second, { recursive: true, force: true });
    this.#folder.remove();
  }
}
