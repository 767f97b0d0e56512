// Who must notice nothing: a stream of numbers through the door that is being fuzzed.
import type { Socket } from "node:net";
import type { PublisherConnection } from "../../src/rtmp/publisher-connection.ts";
import { type Door, open, until } from "./door.ts";
import { DIALOGUE_TO_PUBLISH } from "./seeds.ts";
import { BrokenPromise } from "./targets.ts";

/** A stream that is read in turns is asked now and then for what waits. */
const READ_NOW_EVERY = 100;

/** Publishes numbers to the door; at the end every one must have come, in order. */
export class Neighbour {
  readonly #door: Door;
  #own: PublisherConnection | undefined;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #arrived = 0;
  #wrong: string | null = null;

  constructor(door: Door) {
    this.#door = door;
  }

  async start(): Promise<void> {
    this.#door.manner = "accept";
    this.#door.heard = (connection, text) => this.#hear(connection, text);
    const socket = await open(this.#door.port);
    this.#socket = socket;
    socket.write(DIALOGUE_TO_PUBLISH);
    this.#timer = setInterval(() => this.#send(), 2);
    await until("the neighbour publishes", () => this.#arrived > 2);
  }

  /** Throws BrokenPromise when a number is missing, double or late. */
  async stop(): Promise<number> {
    clearInterval(this.#timer);
    await until("the neighbour's last number", () => this.#arrived === this.#sent);
    if (this.#wrong !== null) throw new BrokenPromise(this.#wrong);
    this.#socket?.destroy();
    return this.#sent;
  }

  #hear(connection: PublisherConnection, text: string): void {
    // Nobody else is there when it starts.
    this.#own ??= connection;
    if (connection !== this.#own) return;
    if (Number(text) !== this.#arrived)
      this.#wrong ??= `the neighbour's number ${this.#arrived} came as ${text}`;
    this.#arrived += 1;
    if (this.#arrived % READ_NOW_EVERY === 0) connection.readNow(() => undefined);
  }

  #send(): void {
    const body = Buffer.from(String(this.#sent));
    // Longer than one message of hostile media, which is not text; a header of 12 bytes, one chunk.
    this.#socket?.write(Buffer.concat([Buffer.from([6, 0, 0, 0, 0, 0, body.length, 9, 1, 0, 0, 0]), body]));
    this.#sent += 1;
  }
}
