// A whole node, the measuring platform in its own process, and encoders by courtroom, each with a valid approval:
// the stage on which the tests of this folder kill and freeze processes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { SESSION_FILE } from "../../src/journal/session-file.ts";
import { LinkChannel } from "../../src/link/channel.ts";
import { CARD_KINDS, type GateSnapshot, type SessionReport } from "../../src/link/messages.ts";
import type { ApiClient } from "../support/api-client.ts";
import { type ApprovalInput, approvalFor } from "../support/approval-builder.ts";
import type { ConnectionSummary } from "../support/measured-connection.ts";
import { RemotePlatform } from "../support/measuring-platform-process.ts";
import type { Detail, MessageRecord } from "../support/media-measure.ts";
import { type MediaSource, StampedSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { TingzhaNode } from "../support/tingzha-node.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

export const DELAY_MS = 2_000;
/** D + 0.5 s is proven where nothing else runs (delay.test); here whole nodes share the machine with each other. */
export const LATE_AT_MOST_MS = 1_000;
/** Of every encoder here: a key frame a second. */
export const KEY_FRAME_EVERY_MS = 1_000;
/** Design 2. */
export const LEASE_RENEWED_EVERY_MS = 5_000;

export interface CrashStageOptions {
  readonly rooms?: readonly string[];
  readonly graceSeconds?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly approval?: (courtroom: string) => ApprovalInput;
  /** What the platform keeps of every message. */
  readonly detail?: Detail;
}

export class CrashStage {
  readonly node: TingzhaNode;
  readonly platform: RemotePlatform;
  readonly approvalIds = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #publishers: Publisher[] = [];
  /** Frozen by a test: they must run again before they can be stopped. */
  readonly #frozen = new Set<number>();

  private constructor(node: TingzhaNode, platform: RemotePlatform) {
    this.node = node;
    this.platform = platform;
  }

  static async open(options: CrashStageOptions = {}): Promise<CrashStage> {
    const { rooms = ["room-1"], graceSeconds = 30, env, approval, detail = "messages" } = options;
    const platform = new RemotePlatform({ detail });
    await platform.start();
    const node = new TingzhaNode({
      ...(env === undefined ? {} : { env }),
      config: {
        ingest: { graceSeconds },
        gate: { start: "auto", dutyRequired: false, delaySeconds: DELAY_MS / 1_000 },
        platform: { url: platform.url, streamName: "{courtroom}" },
      },
    });
    const stage = new CrashStage(node, platform);
    try {
      await node.start();
      for (const room of rooms) await stage.#addRoom(room, approval);
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  get api(): ApiClient {
    return this.node.api();
  }

  /** An encoder that publishes and whose stream has reached the platform; returns its session too. */
  async onAir(room: string, source: MediaSource = stampedSource()) {
    const publisher = await this.publish(room, source);
    const session = await this.airs(room);
    await waitFor(`content of ${room} at the platform`, async () => {
      const connection = await this.connection(room);
      return (connection?.stamped ?? 0) + (connection?.unstamped ?? 0) > 0;
    });
    return { publisher, session };
  }

  /** @param keepSent false for long runs, which ask the records alone. */
  async publish(room: string, source: MediaSource = stampedSource(), keepSent = true): Promise<Publisher> {
    const url = this.node.ingestUrl(room, this.#keys.get(room) ?? "");
    const publisher = new Publisher({ url, source, keepSent });
    this.#publishers.push(publisher);
    await publisher.start();
    return publisher;
  }

  /** Waits, without the desk's help, until the gate says that the room is on air. */
  airs(room: string, deadlineMs = 20_000): Promise<SessionReport> {
    return this.gateSays(room, ({ airState }) => airState === "on-air", deadlineMs);
  }

  /** Waits for what the gate itself says of a room: its control socket needs no desk. */
  async gateSays(
    room: string,
    holds: (session: SessionReport) => boolean,
    deadlineMs = 20_000,
  ): Promise<SessionReport> {
    let seen: SessionReport | undefined;
    const probe = async () => {
      const snapshot = await this.snapshot();
      seen = snapshot?.sessions.findLast((session) => session.courtroom === room);
      return seen !== undefined && holds(seen) ? seen : null;
    };
    const describe = () => ({
      ...{ airState: seen?.airState, causes: seen?.pauseCauses, reasons: seen?.reasons },
      ...{ wanted: seen?.wanted, egress: seen?.egress, output: this.node.output.slice(-3_000) },
    });
    return waitFor(`the gate says so of ${room}`, probe, { deadlineMs, everyMs: 50, describe });
  }

  /** null while no gate answers. */
  snapshot(): Promise<GateSnapshot | null> {
    const { promise, resolve } = Promise.withResolvers<GateSnapshot | null>();
    const channel = new LinkChannel(connect(join(this.node.dataDir, "run", "control.sock")), {
      onMessage: (message) => resolve((message as { result?: GateSnapshot }).result ?? null),
      onClosed: () => resolve(null),
    });
    channel.send({ type: "command", id: 1, command: { name: "list" } });
    const timer = setTimeout(() => channel.close("timeout"), 1_000);
    return promise.finally(() => {
      clearTimeout(timer);
      channel.close("answered");
    });
  }

  /** The newest connection that published this room's stream. */
  async connection(room: string): Promise<ConnectionSummary | undefined> {
    return (await this.connectionsOf(room)).at(-1);
  }

  async connectionsOf(room: string): Promise<ConnectionSummary[]> {
    return (await this.platform.connections()).filter(({ streamName }) => streamName === room);
  }

  /** Everything that reached the platform for this room, over all connections, in order of arrival. */
  async received(room: string): Promise<MessageRecord[]> {
    const all: MessageRecord[] = [];
    for (const { id } of await this.connectionsOf(room)) all.push(...(await this.platform.messages(id)));
    return all;
  }

  /** An encoder connects again and again until it is let in, as real ones do. */
  async comesBack(publisher: Publisher): Promise<void> {
    await waitFor("the encoder is back", async () => {
      await publisher.start().catch(() => {});
      return publisher.connection.isOpen;
    });
  }

  /** Waits until the cards of this stream's format are made and a lease has named them to the gate. */
  async cardsAreKnown(): Promise<void> {
    const cards = join(this.node.dataDir, "cards");
    const areMade = () =>
      existsSync(cards) &&
      readdirSync(cards).some((format) =>
        CARD_KINDS.every((kind) => readdirSync(join(cards, format)).some((name) => name.startsWith(kind))),
      );
    await waitFor("the cards are made", areMade, {
      ...{ deadlineMs: 30_000, everyMs: 100 },
      describe: () => this.node.output.slice(-3_000),
    });
    const renewedByMs = monotonicMs() + LEASE_RENEWED_EVERY_MS + 500;
    const renewed = () => monotonicMs() > renewedByMs;
    await waitFor("every lease has been renewed", renewed, { everyMs: 100 });
  }

  /** Waits until the session's record is signed for good. */
  async sealed(sessionId: string): Promise<void> {
    const file = join(this.node.recordingFolder(sessionId), SESSION_FILE);
    const isSealed = () => JSON.parse(readFileSync(file, "utf8")).sealed !== null;
    await waitFor(`${sessionId} is sealed`, isSealed, { deadlineMs: 20_000 });
  }

  pid(role: "parent" | "gate" | "desk"): number {
    const pid = this.node.processIds()[role];
    if (pid === null) throw new Error(`no ${role} runs`);
    return pid;
  }

  freeze(pid: number): void {
    process.kill(pid, "SIGSTOP");
    this.#frozen.add(pid);
  }

  thaw(pid: number): void {
    this.#frozen.delete(pid);
    process.kill(pid, "SIGCONT");
  }

  /** The public keys by which this node's records are verified. */
  publicKeys(): string[] {
    const folder = join(this.node.dataDir, "keys");
    const names = readdirSync(folder).filter((name) => name.endsWith(".pub"));
    return names.map((name) => readFileSync(join(folder, name), "utf8").trim());
  }

  async close(): Promise<void> {
    for (const publisher of this.#publishers) publisher.abort();
    for (const pid of this.#frozen) {
      try {
        process.kill(pid, "SIGCONT");
      } catch {
        // The node has ended it, as some tests await.
      }
    }
    await this.node.remove();
    await this.platform.stop();
  }

  /** A courtroom without any approval. */
  async addClosedRoom(room: string): Promise<void> {
    this.#keys.set(room, (await this.api.createCourtroom(room)).encoderKey);
  }

  async #addRoom(room: string, approval: CrashStageOptions["approval"]): Promise<void> {
    await this.addClosedRoom(room);
    const form = approval?.(room) ?? approvalFor({ courtroom: room });
    this.approvalIds.set(room, await this.api.importApproval(form));
  }
}

export function stampedSource(stream = 0, bitrateBps = 400_000): StampedSource {
  return new StampedSource({ bitrateBps, gop: 25, stream });
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
