/** Asks for the room's facts every second, one request at a time, and knows how old the newest answer is. */
import type { CourtPage } from "../../../src/desk/contract/court-page.ts";
import type { Me } from "../../../src/desk/contract/users.ts";
import { ApiError, get } from "../api.ts";

const EVERY_MS = 1000;
const DEADLINE_MS = 2000;
/** Whether somebody has signed in again. */
const SIGNED_OUT_MS = 3000;

export interface FactsOptions {
  readonly room: string;
  /** As typed by hand; asked along, so that what it would come to is known before the opening. */
  readonly typed: () => string;
  readonly onChange: () => void;
}

export class Facts {
  readonly #options: FactsOptions;
  #askedMs = Number.NEGATIVE_INFINITY;
  #cameMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #again = false;
  #isIn = false;
  newest: CourtPage | null = null;
  /** What had been typed when the newest answer was asked for. */
  typedOf = "";
  signedOut = false;
  /** What the desk says instead of facts: no such room, another court's. */
  refusal: ApiError | null = null;

  constructor(options: FactsOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#ask();
  }

  /** After an act: what came of it is wanted before the second is over. */
  askNow(): void {
    this.#again = this.#asking;
    if (this.#asking) return;
    clearTimeout(this.#timer);
    void this.#ask();
  }

  /** Since the newest answer was asked for. */
  silentMs(): number {
    return performance.now() - this.#askedMs;
  }

  sinceMs(): number {
    return performance.now() - this.#cameMs;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const askedMs = performance.now();
    try {
      // Who he is comes first: an act needs the token that comes with it.
      if (!this.#isIn) await this.#whoAmI();
      const typed = this.#options.typed();
      this.newest = await this.#page(typed);
      this.typedOf = typed;
      this.#askedMs = askedMs;
      this.#cameMs = performance.now();
      this.signedOut = false;
      this.refusal = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#heardNo(error);
    } finally {
      this.#asking = false;
      const everyMs = this.signedOut ? SIGNED_OUT_MS : EVERY_MS;
      const restMs = this.#again ? 0 : Math.max(0, askedMs + everyMs - performance.now());
      this.#again = false;
      this.#timer = setTimeout(() => void this.#ask(), restMs);
      // Last: whatever comes of it, the page asks on.
      this.#options.onChange();
    }
  }

  async #whoAmI(): Promise<void> {
    const { stage } = await get<Me>("/me", { background: true, deadlineMs: DEADLINE_MS });
    if (stage !== "full") throw new ApiError(401, { code: "unauthenticated" });
    this.#isIn = true;
  }

  #page(typed: string): Promise<CourtPage> {
    const cases = typed.trim();
    const query = cases === "" ? "" : `?cases=${encodeURIComponent(cases)}`;
    const path = `/courtrooms/${encodeURIComponent(this.#options.room)}/court-page${query}`;
    return get<CourtPage>(path, { background: !this.#isInHearing(), deadlineMs: DEADLINE_MS });
  }

  /** While a hearing is open the page stands for its clerk, who writes the record: signed out he would have no switch. */
  #isInHearing(): boolean {
    const phase = this.newest?.hearing.phase;
    return phase !== undefined && phase !== "before" && phase !== "closed";
  }

  #heardNo(error: ApiError): void {
    if (error.status === 401) {
      this.signedOut = true;
      this.#isIn = false;
    } else if (error.status === 403 || error.status === 404) this.refusal = error;
  }
}
