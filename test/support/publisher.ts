// A publisher of our own: a media source, paced by its timestamps, over an encoder's connection. With a
// StampedSource it is the stamping publisher by whose stamps cuts and delays are judged.
import { EncoderConnection, type EncoderOptions } from "./encoder-connection.ts";
import { describePayload, type FlvPayload } from "./flv-payloads.ts";
import type { MediaMessage, MediaSource } from "./media-source.ts";
import { monotonicMs } from "./wait-for.ts";

export interface PublisherOptions extends EncoderOptions {
  readonly source: MediaSource;
  /** Keep a digest of every payload sent, to compare recordings and the platform's copy with. */
  readonly keepSent?: boolean;
  /** Media begins so long after Publish.Start: staggers the key frames of many publishers. */
  readonly startAfterMs?: number;
}

const TICK_MS = 4;
/** A real encoder blocks when the server takes nothing; ours waits too, and then hurries. */
const MAX_UNSENT_BYTES = 2 * 1024 * 1024;

export class Publisher {
  readonly sentPayloads: FlvPayload[] = [];
  readonly #options: PublisherOptions;
  #connection: EncoderConnection;
  #beganAtMs = 0;
  #sourceBaseMs = 0;
  #sent = 0;
  #frozen = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#connection = new EncoderConnection(options);
  }

  /**
   * Publishes and begins to send, from a key frame and with timestamps from 0, as encoders do at every connect;
   * stamps count on. Rejects as EncoderConnection.publish. Starting anew after an end is a reconnect.
   */
  async start(): Promise<void> {
    if (paced.has(this)) return;
    if (this.#connection.ending !== null) this.#connection = new EncoderConnection(this.#options);
    await this.#connection.publish();
    const { source, startAfterMs = 0 } = this.#options;
    source.skipToKeyFrame();
    this.#sourceBaseMs = source.nextMs;
    this.#beganAtMs = monotonicMs() + startAfterMs;
    this.#frozen = false;
    for (const header of source.headers) this.#send(header);
    pace(this);
  }

  /** Takes leave and closes. Idempotent. */
  async stop(): Promise<void> {
    paced.delete(this);
    await this.#connection.close();
  }

  /** Pulls the plug: the server sees a reset. */
  abort(): void {
    paced.delete(this);
    this.#connection.abort();
  }

  /** Stays connected and sends nothing, as an encoder that hangs; `thaw` goes on with what is due by then. */
  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    const { source } = this.#options;
    this.#frozen = false;
    // What it did not send while it hung is lost, not sent in a burst.
    this.#beganAtMs = monotonicMs() - (source.nextMs - this.#sourceBaseMs);
  }

  get connection(): EncoderConnection {
    return this.#connection;
  }

  /** Media messages sent over all connections, headers aside. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends what is due. */
  tick(nowMs: number): void {
    if (this.#frozen) return;
    const { source } = this.#options;
    const dueMs = nowMs - this.#beganAtMs + this.#sourceBaseMs;
    while (source.nextMs <= dueMs && this.#connection.unsentBytes < MAX_UNSENT_BYTES) {
      const message = source.take(process.hrtime.bigint());
      if (!this.#send({ ...message, timestampMs: message.timestampMs - this.#sourceBaseMs })) {
        paced.delete(this);
        return;
      }
      this.#sent += 1;
    }
  }

  #send(message: MediaMessage): boolean {
    if (!this.#connection.send(message)) return false;
    if (this.#options.keepSent === true) {
      this.sentPayloads.push(describePayload(message.track, message.timestampMs, message.payload));
    }
    return true;
  }
}

/** One timer for all publishers of a process: a hundred of them cost one wake-up every few milliseconds. */
const paced = new Set<Publisher>();
let timer: NodeJS.Timeout | undefined;

function pace(publisher: Publisher): void {
  paced.add(publisher);
  timer ??= setInterval(() => {
    const nowMs = monotonicMs();
    for (const each of paced) each.tick(nowMs);
    if (paced.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }, TICK_MS);
}
