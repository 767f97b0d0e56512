// Publishers in a process of their own, stamping or with a clip. RemotePublishers is the caller's side; forked, this file sends.
import { fileURLToPath } from "node:url";
import { ClipSource, StampedSource, type StampedSourceOptions } from "./media-source.ts";
import { Publisher } from "./publisher.ts";
import { Remote, serve } from "./remote.ts";

/** How many connect at once: encoders come one by one, not a hundred in one millisecond. */
const CONNECTS_AT_ONCE = 10;
/** Key frames of all streams are spread over this. */
const STAGGER_MS = 2000;

export interface PublisherState {
  readonly sent: number;
  readonly isOpen: boolean;
  readonly ending: "reset" | "fin" | "encoder" | null;
  readonly unsentBytes: number;
}

/** Stamped media, or a clip that begins anew at its end. */
type Media = StampedSourceOptions | { readonly clip: string };

interface StartCall {
  readonly urls: readonly string[];
  readonly media: Media;
}

/** Publishers by number, 0 and up, in the order of their URLs; the number stands in every stamp. */
export class RemotePublishers {
  readonly #remote: Remote;

  /** `launcher` is put before node, such as `["taskset", "-c", "1"]`. */
  constructor(launcher: readonly string[] = []) {
    this.#remote = new Remote(new URL(import.meta.url), launcher);
  }

  get pid(): number {
    return this.#remote.pid;
  }

  /** Resolves when every one of them has got Publish.Start. */
  start(urls: readonly string[], media: Media = {}): Promise<void> {
    const call: StartCall = { urls, media };
    return this.#remote.call("start", call);
  }

  /** Media messages sent by all. */
  sent(): Promise<number> {
    return this.#remote.call("sent");
  }

  states(): Promise<PublisherState[]> {
    return this.#remote.call("states");
  }

  /** One publisher leaves in order, pulls the plug, hangs, goes on, or connects again. */
  act(number: number, act: "stop" | "abort" | "freeze" | "thaw" | "start"): Promise<void> {
    return this.#remote.call("act", { number, act });
  }

  /** All take leave; the process ends. */
  async stop(): Promise<void> {
    await this.#remote.call("stopAll").catch(() => {});
    await this.#remote.stop();
  }
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  const publishers: Publisher[] = [];
  serve({
    start: async ({ urls, media }: StartCall) => {
      const added = urls.map((url, at) => {
        const stream = publishers.length + at;
        const source = "clip" in media ? new ClipSource(media.clip) : new StampedSource({ ...media, stream });
        return new Publisher({ url, source, startAfterMs: (at * STAGGER_MS) / urls.length });
      });
      publishers.push(...added);
      for (let at = 0; at < added.length; at += CONNECTS_AT_ONCE) {
        await Promise.all(added.slice(at, at + CONNECTS_AT_ONCE).map((publisher) => publisher.start()));
      }
    },
    sent: () => publishers.reduce((sum, { sent }) => sum + sent, 0),
    states: (): PublisherState[] =>
      publishers.map(({ sent, connection: { isOpen, ending, unsentBytes } }) => {
        return { sent, isOpen, ending, unsentBytes };
      }),
    act: ({ number, act }: { number: number; act: "stop" | "abort" | "freeze" | "thaw" | "start" }) =>
      publishers[number]?.[act](),
    stopAll: async () => {
      await Promise.all(publishers.map((publisher) => publisher.stop()));
    },
  });
}
