/** What the register does by the clock: reminders before a hearing, and the end of forms whose hearings are all past. */
import type { Clock } from "../clock.ts";
import type { PlannedStreams } from "./planned-streams.ts";
import type { Register } from "./register.ts";

export interface RegisterClockOptions {
  readonly planned: PlannedStreams;
  readonly register: Register;
  readonly clock: Clock;
  /** Whether a hearing of one of these cases runs now. */
  readonly isHeard: (caseNumbers: readonly string[]) => boolean;
  readonly onError: (error: unknown) => void;
}

const LOOK_MS = 30_000;
/** A hearing may overrun and be extended; a day after its planned end nobody goes on with it. */
const EXPIRES_AFTER_MS = 86_400_000;

export class RegisterClock {
  readonly #options: RegisterClockOptions;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(options: RegisterClockOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  /** One look at a time; never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#act().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #act(): Promise<void> {
    const { planned, register, clock, isHeard, onError } = this.#options;
    for (const act of [
      () => planned.remind(),
      () => register.expire(clock.wallMs() - EXPIRES_AFTER_MS, isHeard),
    ]) {
      // A policy that can't be read stops the reminders, not the rest.
      await act().catch(onError);
    }
  }
}
