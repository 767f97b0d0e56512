// One whole node, driven through its HTTP API alone, one measuring platform in a process of its own, encoders by
// room: the stage of these tests.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ApiClient, SessionView } from "./api-client.ts";
import { type ApprovalChoice, type ApprovalInput, approvalFor } from "./approval-builder.ts";
import { type FlvPayload, readFlv } from "./flv-payloads.ts";
import type { ConnectionSummary } from "./measured-connection.ts";
import { RemotePlatform } from "./measuring-platform-process.ts";
import type { Detail } from "./media-measure.ts";
import { StampedSource, type StampedSourceOptions } from "./media-source.ts";
import { Publisher } from "./publisher.ts";
import { type ConfigOverrides, TingzhaNode } from "./tingzha-node.ts";
import { waitFor } from "./wait-for.ts";

export interface ApiStageOptions {
  readonly config?: ConfigOverrides;
  readonly detail?: Detail;
  /** Put before the platform's program, such as `ELSEWHERE`. */
  readonly launcher?: readonly string[];
  /** Put before the node's, where something else than the node is judged. */
  readonly nodeLauncher?: readonly string[];
}

type AirState = SessionView["airState"];

export class ApiStage {
  readonly node: TingzhaNode;
  readonly platform: RemotePlatform;
  readonly api: ApiClient;
  readonly #keys = new Map<string, string>();
  readonly #closers: (() => unknown)[] = [];

  private constructor(node: TingzhaNode, platform: RemotePlatform) {
    this.node = node;
    this.platform = platform;
    this.api = node.api();
  }

  /** Without other word: D = 2 s, opened by a person's 开庭 mark. */
  static async open({
    config = {},
    detail = "messages",
    launcher = [],
    nodeLauncher = [],
  }: ApiStageOptions = {}): Promise<ApiStage> {
    const platform = new RemotePlatform({ detail }, launcher);
    await platform.start();
    const node = new TingzhaNode({
      launcher: nodeLauncher,
      config: {
        ...config,
        gate: { dutyRequired: false, delaySeconds: 2, ...config.gate },
        platform: { url: platform.url, streamName: "{courtroom}", ...config.platform },
      },
    });
    try {
      await node.start();
    } catch (error) {
      await platform.stop();
      await node.remove();
      throw error;
    }
    return new ApiStage(node, platform);
  }

  /** Makes the courtrooms; their encoders can publish from then on. */
  async rooms(...ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.room(id);
  }

  async room(id: string, name = id): Promise<void> {
    this.#keys.set(id, await this.api.encoderKeyOf(id, name));
  }

  /** Where an encoder of that room publishes; naming the case itself, when one is given. */
  url(room: string, caseNumber?: string): string {
    const key = this.#keys.get(room) ?? "";
    if (caseNumber === undefined) return this.node.ingestUrl(room, key);
    return `rtmp://127.0.0.1:${this.node.rtmpPort}/court/${caseNumber}?room=${room}&key=${key}`;
  }

  /** A stamping publisher, 300 kbit/s, a key frame a second unless told otherwise; not started. */
  encoder(room = "room-1", caseNumber?: string, source: StampedSourceOptions = {}): Publisher {
    const publisher = new Publisher({
      url: this.url(room, caseNumber),
      source: new StampedSource({ bitrateBps: 300_000, gop: 25, ...source }),
      keepSent: true,
    });
    this.#closers.push(() => publisher.abort());
    return publisher;
  }

  /** Imports a valid approval, changed as told; answers it with its id. */
  async approve(
    choice: ApprovalChoice,
    change: Readonly<Record<string, unknown>> = {},
  ): Promise<{ id: string; approval: ApprovalInput }> {
    const approval = { ...approvalFor(choice), ...change } as ApprovalInput;
    return { id: await this.api.importApproval(approval), approval };
  }

  /** Another person's hand on the API, with a token minted by the bootstrap token. */
  async person(name: string, permissions: readonly string[] = ["*"]): Promise<ApiClient> {
    return this.node.api((await this.api.createToken(name, permissions)).token);
  }

  /** The live session of a room, once it is in one of these states; any without them. */
  liveSession(room = "room-1", ...states: readonly AirState[]): Promise<SessionView> {
    let seen: unknown;
    const inState = async () => {
      const session = await this.api.liveSessionOf(room);
      seen = session;
      return session !== undefined && (states.length === 0 || states.includes(session.airState))
        ? session
        : null;
    };
    const what = `${room} ${states.join(" or ") || "live"}`;
    return waitFor(what, inState, { deadlineMs: 20_000, everyMs: 50, describe: () => seen });
  }

  /** A session by its id, once it is in that state, live or over. */
  sessionIs(id: string, state: AirState, deadlineMs = 20_000): Promise<SessionView> {
    let seen: unknown;
    const inState = async () => {
      const session = await this.api.session(id);
      seen = session;
      return session.airState === state ? session : null;
    };
    return waitFor(`session ${state}`, inState, { deadlineMs, everyMs: 50, describe: () => seen });
  }

  /** The platform's connections that published a room's stream, in the order of opening. */
  async streams(room = "room-1"): Promise<ConnectionSummary[]> {
    return (await this.platform.connections()).filter(({ streamName }) => streamName === room);
  }

  /** When each courtroom payload that reached the platform was sent, over all connections of a room's stream. */
  async stamps(room = "room-1"): Promise<number[]> {
    const messages = await Promise.all(
      (await this.streams(room)).map(({ id }) => this.platform.messages(id)),
    );
    return messages.flat().flatMap(({ stamp }) => (stamp === null ? [] : [stamp.sentAtMs]));
  }

  /** Every payload of a session's record, part by part. */
  recorded(sessionId: string): FlvPayload[] {
    const folder = this.node.recordingFolder(sessionId);
    const parts = readdirSync(folder).filter((name) => /^part-\d+\.flv$/.test(name));
    return parts.sort().flatMap((name) => [...readFlv(join(folder, name)).payloads]);
  }

  /** Run at the end, the last first. */
  onClose(close: () => unknown): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
    await this.node.remove();
    await this.platform.stop();
  }
}
