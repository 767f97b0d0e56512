// Every request of the soak with the moments it was sent and answered: all that the model knows of the node.

export interface LoggedRequest {
  readonly name: string;
  /** null: it concerns every room. */
  readonly room: string | null;
  readonly sentAtMs: number;
  answeredAtMs: number | null;
  outcome: string;
}

/** A room's requests so long before and after a moment are shown with a difference. */
const AROUND_MS = 15_000;
/** Older ones explain nothing any more. */
const KEPT_MS = 5 * 60_000;

export class RequestLog {
  readonly #beganAtMs: number;
  readonly #counts = new Map<string, number>();
  #requests: LoggedRequest[] = [];

  constructor(beganAtMs: number) {
    this.#beganAtMs = beganAtMs;
  }

  begin(name: string, room: string | null, sentAtMs: number): LoggedRequest {
    const request: LoggedRequest = { name, room, sentAtMs, answeredAtMs: null, outcome: "" };
    this.#requests.push(request);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (this.#requests.length % 1_000 === 0) {
      this.#requests = this.#requests.filter((each) => each.sentAtMs > sentAtMs - KEPT_MS);
    }
    return request;
  }

  /** How often each was sent. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** The oldest moment at which a request was sent that has no answer yet; Infinity when all have one. */
  oldestUnansweredMs(room: string): number {
    const waiting = this.#requests.filter(
      (each) => each.answeredAtMs === null && (each.room === null || each.room === room),
    );
    return Math.min(...waiting.map(({ sentAtMs }) => sentAtMs));
  }

  /** The room's requests around these moments, a line each. */
  around(room: string, fromMs: number, toMs: number): string[] {
    return this.#requests
      .filter((each) => each.room === null || each.room === room)
      .filter(({ sentAtMs }) => sentAtMs > fromMs - AROUND_MS && sentAtMs < toMs + AROUND_MS / 3)
      .map(({ name, sentAtMs, answeredAtMs, outcome }) => {
        const answered = answeredAtMs === null ? "unanswered" : `${this.at(answeredAtMs)} ${outcome}`;
        return `${this.at(sentAtMs)} → ${answered}: ${name}`;
      });
  }

  /** A moment as seconds since the soak began. */
  at(ms: number): string {
    return Number.isFinite(ms) ? `${((ms - this.#beganAtMs) / 1_000).toFixed(3)} s` : "–";
  }
}
