// What the node did otherwise than the model expected, each with room, moment and the requests around it.
import type { RequestLog } from "./request-log.ts";

export interface Difference {
  readonly room: string;
  readonly atMs: number;
  readonly expected: string;
  readonly seen: string;
  /** How often the same was seen again in this room shortly after: payloads come by the hundred. */
  times: number;
  readonly requests: readonly string[];
}

/** The same expectation in the same room within this long is one difference. */
const SAME_WITHIN_MS = 2_000;

export class Differences {
  readonly list: Difference[] = [];
  readonly #log: RequestLog;
  readonly #latest = new Map<string, { difference: Difference; lastMs: number }>();

  constructor(log: RequestLog) {
    this.#log = log;
  }

  /** @param fromMs where the requests to be shown begin; default: the moment itself. */
  add(room: string, atMs: number, expected: string, seen: string, fromMs = atMs): void {
    // What follows a colon or a bracket are the figures of this one.
    const key = `${room} ${expected.split(/[:(]/)[0]}`;
    const latest = this.#latest.get(key);
    if (latest !== undefined && atMs - latest.lastMs < SAME_WITHIN_MS) {
      latest.difference.times += 1;
      latest.lastMs = atMs;
      return;
    }
    const requests = this.#log.around(room, fromMs, atMs);
    const difference: Difference = { room, atMs, expected, seen, times: 1, requests };
    this.#latest.set(key, { difference, lastMs: atMs });
    this.list.push(difference);
  }

  describe({ room, atMs, expected, seen, times, requests }: Difference): string {
    const again = times > 1 ? ` (${times} times)` : "";
    const lines = [
      `${room} at ${this.#log.at(atMs)}${again}`,
      `  expected: ${expected}`,
      `  seen:     ${seen}`,
      "  requests around it:",
      ...requests.map((line) => `    ${line}`),
    ];
    return lines.join("\n");
  }
}
