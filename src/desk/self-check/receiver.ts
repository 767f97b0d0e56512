/** The platform of a test stream: an RTMP server on loopback, for the one stream that the node sends itself. It keeps nothing. */
import { RtmpListener } from "../../rtmp/listener.ts";
import type { PublisherConnection, PublisherHandler } from "../../rtmp/publisher-connection.ts";

interface Line {
  isOpen: boolean;
  /** Monotonic ms of each media message: a test lasts for minutes, so they are few thousand. */
  readonly arrivedAtMs: number[];
  readonly acceptedAtMs: number;
}

export class Receiver {
  readonly #monotonicMs: () => number;
  readonly #listener: RtmpListener;
  readonly #lines: Line[] = [];
  /** The stream that may come; nothing else is let in, not even by who finds the port. */
  #expected: string | null = null;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#listener = new RtmpListener({
      ...{ host: "127.0.0.1", port: 0, monotonicMs, unauthenticatedPerAddress: 16 },
      createHandler: (connection) => this.#handler(connection),
    });
  }

  start(): Promise<void> {
    return this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  get url(): string {
    return `rtmp://127.0.0.1:${this.#listener.address()?.port ?? 0}/self-check`;
  }

  expect(streamName: string): void {
    this.#expected = streamName;
  }

  get isOpen(): boolean {
    return this.#lines.some(({ isOpen }) => isOpen);
  }

  /** Media messages until then; all of them without it. */
  messages(untilMs = Number.POSITIVE_INFINITY): number {
    return this.#count(({ arrivedAtMs }) => arrivedAtMs.filter((at) => at <= untilMs).length);
  }

  messagesAfter(ms: number): number {
    return this.messages() - this.messages(ms);
  }

  connectionsAfter(ms: number): number {
    return this.#count(({ acceptedAtMs }) => (acceptedAtMs > ms ? 1 : 0));
  }

  #count(of: (line: Line) => number): number {
    return this.#lines.reduce((sum, line) => sum + of(line), 0);
  }

  #handler(connection: PublisherConnection): PublisherHandler {
    let line: Line | null = null;
    return {
      publish: ({ streamName }) => {
        if (streamName !== this.#expected) {
          connection.refuse("Denied", "not the stream of this test");
          return;
        }
        line = { isOpen: true, arrivedAtMs: [], acceptedAtMs: this.#monotonicMs() };
        this.#lines.push(line);
        connection.accept();
      },
      message: () => {
        line?.arrivedAtMs.push(this.#monotonicMs());
      },
      unpublish: () => undefined,
      closed: () => {
        if (line !== null) line.isOpen = false;
      },
    };
  }
}
