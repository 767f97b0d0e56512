// A whole node, the measuring platform and the publishers, each in processes of their own, and the persons who act.
import { fileURLToPath } from "node:url";
import { type ApiClient, ApiError } from "../../test/support/api-client.ts";
import { RemotePlatform } from "../../test/support/measuring-platform-process.ts";
import { RemotePublishers } from "../../test/support/publishers-process.ts";
import { TingzhaNode } from "../../test/support/tingzha-node.ts";
import { waitFor } from "../../test/support/wait-for.ts";

export interface StageOptions {
  readonly delaySeconds: number;
  readonly graceSeconds: number;
  readonly rooms: readonly string[];
}

/** The app of the platform that courtrooms in test mode are sent to. */
export const TEST_APP = "test";
const MEDIA = { bitrateBps: 250_000, gop: 25 };
const OVER_WITHIN_MS = 90_000;
const COLLECTING = fileURLToPath(new URL("../../test/support/collect-probe.ts", import.meta.url));

export class SoakStage {
  readonly node: TingzhaNode;
  readonly platform: RemotePlatform;
  readonly publishers: RemotePublishers;
  readonly api: ApiClient;
  /** By their tokens three persons: one cuts, the two others lift. */
  readonly persons: { readonly cutter: ApiClient; readonly asker: ApiClient; readonly confirmer: ApiClient };
  readonly #keys: ReadonlyMap<string, string>;
  /** Publishers by room, in the order of their first start: the number that stands in their stamps. */
  readonly #numbers = new Map<string, number>();

  private constructor(
    parts: Pick<SoakStage, "node" | "platform" | "publishers" | "persons">,
    keys: ReadonlyMap<string, string>,
  ) {
    this.node = parts.node;
    this.platform = parts.platform;
    this.publishers = parts.publishers;
    this.persons = parts.persons;
    this.api = parts.node.api();
    this.#keys = keys;
  }

  static async open({ delaySeconds, graceSeconds, rooms }: StageOptions): Promise<SoakStage> {
    const platform = new RemotePlatform({ detail: "figures", rows: true });
    const publishers = new RemotePublishers();
    await platform.start();
    const node = new TingzhaNode({
      ownGroup: true,
      env: { NODE_OPTIONS: `--import=${COLLECTING}` },
      config: {
        gate: { dutyRequired: false, delaySeconds, start: "opening" },
        ingest: { graceSeconds },
        platform: {
          url: platform.url,
          testUrl: platform.url.replace(/live$/, TEST_APP),
          streamName: "{courtroom}",
        },
      },
    });
    try {
      await node.start();
      const api = node.api();
      const keys = new Map<string, string>();
      for (const room of rooms) keys.set(room, await api.encoderKeyOf(room));
      const person = async (name: string) => node.api((await api.createToken(name, ["*"])).token);
      const persons = {
        cutter: await person("技术员"),
        asker: await person("书记员"),
        confirmer: await person("庭长"),
      };
      const stage = new SoakStage({ node, platform, publishers, persons }, keys);
      await stage.#firstCut(rooms[0] ?? "");
      return stage;
    } catch (error) {
      await publishers.stop();
      await node.remove();
      await platform.stop();
      throw error;
    }
  }

  /** The gate opens its log of latches at the first cut and keeps it open: no leak of the soak. */
  async #firstCut(room: string): Promise<void> {
    const { cutter, asker, confirmer } = this.persons;
    await cutter.cutCourtroom(room);
    await asker.rearm(room);
    await confirmer.confirmRearm(room);
  }

  /** The room whose encoder has that number, null for a number that nobody has. */
  roomOf(publisher: number): string | null {
    for (const [room, number] of this.#numbers) if (number === publisher) return room;
    return null;
  }

  async encoderComes(room: string): Promise<void> {
    const number = this.#numbers.get(room);
    if (number !== undefined) return this.publishers.act(number, "start");
    this.#numbers.set(room, this.#numbers.size);
    await this.publishers.start([this.node.ingestUrl(room, this.#keys.get(room) ?? "")], MEDIA);
  }

  async encoderLeaves(room: string, how: "stop" | "abort"): Promise<void> {
    const number = this.#numbers.get(room);
    if (number !== undefined) await this.publishers.act(number, how);
  }

  /** The id of the session that records the room's encoder now, once it is another than `before`, if one is given. */
  sessionOf(room: string, before: string | null): Promise<string> {
    let seen: unknown;
    const recording = async () => {
      const live = (await this.api.liveSessions()).filter(({ courtroom }) => courtroom === room);
      seen = live.map(({ id, phase, encoderConnected }) => ({ id, phase, encoderConnected }));
      return live.find(({ id, encoderConnected }) => encoderConnected && id !== before)?.id;
    };
    const what = `a session of ${room}${before === null ? "" : ` after ${before}`}`;
    return waitFor(what, recording, { deadlineMs: 20_000, everyMs: 50, describe: () => seen });
  }

  /** Every session has ended, its record signed for good. */
  async allOver(): Promise<void> {
    const over = async () => (await this.api.liveSessions()).length === 0;
    await waitFor("every session is over", over, { deadlineMs: OVER_WITHIN_MS, everyMs: 250 });
  }

  /** Ends every process that it began; the recordings stay until `remove`. */
  async stop(): Promise<void> {
    await this.publishers.stop();
    await this.node.stop();
    await this.platform.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.node.remove();
  }
}

/** The code of the refusal, or null when it was done. A failure of another kind is told in words. */
export async function refusalOf(call: () => Promise<unknown>): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
