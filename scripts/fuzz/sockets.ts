// The part of a run that needs sockets: two doors and a platform that stay open all the while, and a neighbour.
import { type Door, openDoor, throughDoor } from "./door.ts";
import { doorDeeds } from "./door-deeds.ts";
import type { Input } from "./fuzzer.ts";
import { Neighbour } from "./neighbour.ts";
import {
  closePlatform,
  openPlatform,
  type Platform,
  platformDeeds,
  throughPlatform,
} from "./platform-deeds.ts";
import type { Report } from "./report.ts";

export class Sockets {
  readonly #report: Report;
  readonly #door: Door;
  readonly #platform: Platform;
  readonly #neighbour: Neighbour;

  private constructor(report: Report, door: Door, platform: Platform, neighbour: Neighbour) {
    this.#report = report;
    this.#door = door;
    this.#platform = platform;
    this.#neighbour = neighbour;
  }

  static async open(report: Report): Promise<Sockets> {
    // Read in turns, as streams with a delay are.
    const door = await openDoor({ pace: { everyMs: 30, fromStreams: 1 } });
    const neighbour = new Neighbour(door);
    await neighbour.start();
    return new Sockets(report, door, await openPlatform(), neighbour);
  }

  /** @returns how many of them went over a socket. */
  async send(inputs: readonly Input[]): Promise<number> {
    let count = 0;
    for (const input of inputs) {
      const isForClient = input.target === "client";
      if (!isForClient && input.target !== "publisher" && input.target !== "chunks") continue;
      count += 1;
      await this.#judge(`over a socket, ${input.target}`, () =>
        isForClient ? throughPlatform(this.#platform, input) : throughDoor(this.#door, input),
      );
    }
    return count;
  }

  async deeds(): Promise<void> {
    await this.#judge("deeds at the door", doorDeeds);
    await this.#judge("deeds at the platform", platformDeeds);
  }

  /** @returns the neighbour's messages. */
  async close(): Promise<number> {
    let messages = 0;
    await this.#judge("the neighbour", async () => {
      messages = await this.#neighbour.stop();
    });
    await this.#door.listener.stop();
    await closePlatform(this.#platform);
    return messages;
  }

  async #judge(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#report.fault(
        `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
}
