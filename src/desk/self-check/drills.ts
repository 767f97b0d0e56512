/** 断播演练: a test stream is brought on air for a person to cut; who did, how long he took, and whether the switch worked. */
import { randomUUID } from "node:crypto";
import type { CutReport } from "../../link/messages.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { Drill, DrillSwitch, RunningDrill } from "../contract/drills.ts";
import type { Rehearsal } from "../contract/self-check.ts";
import { Failure } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import type { DrillRows } from "../store/drills.ts";
import type { LatchRow } from "../store/latches.ts";
import type { Rehearsals } from "./rehearsals.ts";

export interface DrillsOptions {
  readonly rehearsals: Pick<Rehearsals, "rehearse" | "isRunning">;
  readonly rows: DrillRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly onError: (what: string, error: unknown) => void;
}

/** Long enough to be surprised, short enough to be sat out. */
const PRESS_MS = 120_000;
const SHOWN = 100;

export class Drills {
  readonly #options: DrillsOptions;
  #running: RunningDrill | null = null;
  #pressedBy: string | null = null;
  #report: PromiseWithResolvers<CutReport | null> | null = null;
  #ending: Promise<void> | null = null;

  constructor(options: DrillsOptions) {
    this.#options = options;
  }

  get running(): RunningDrill | null {
    return this.#running;
  }

  ended(): Promise<Drill[]> {
    return this.#options.rows.newest(SHOWN);
  }

  /** Returns at once: the stream needs its delay. @throws Failure 409 while a test or drill runs */
  async start(by: Caller, through: DrillSwitch): Promise<RunningDrill> {
    const { audit, clock, rehearsals, onError } = this.#options;
    if (this.#running !== null || rehearsals.isRunning) {
      throw new Failure(409, "rehearsal-running", "自检或演练正在进行", "A test or drill is running");
    }
    const running: RunningDrill = {
      ...{ id: randomUUID(), startedAt: isoNow(clock), startedBy: by.person, switch: through },
      ...{ stage: "coming", courtroom: SELF_CHECK_ROOM, sessionId: null },
    };
    this.#running = running;
    this.#pressedBy = null;
    await audit.note({
      ...{ actor: by.person, action: "drill.start", subject: running.id, outcome: "done" },
      detail: { switch: through },
    });
    this.#ending = this.#run(running, by)
      .catch((error: unknown) => onError("drill-not-stored", error))
      .finally(() => {
        this.#running = null;
        this.#report = null;
      });
    return running;
  }

  /** The test room was cut: by whom, if he has a name here. */
  shut({ cutBy }: Pick<LatchRow, "cutBy">): void {
    if (this.#running?.stage !== "press") return;
    this.#pressedBy = cutBy;
    this.#running = { ...this.#running, stage: "ending" };
  }

  /** What that cut was answered. */
  reported(report: CutReport): void {
    this.#report?.resolve(report);
  }

  async settled(): Promise<void> {
    await this.#ending;
  }

  async #run(running: RunningDrill, by: Caller): Promise<void> {
    const { audit, clock, rows } = this.#options;
    let outcome = "done";
    let rehearsal: Rehearsal | null = null;
    try {
      rehearsal = await this.#options.rehearsals.rehearse({
        ...{ by, switch: running.switch, pressWithinMs: PRESS_MS },
        cut: ({ sessionId }) => {
          this.#running = { ...running, stage: "press", sessionId };
          this.#report = Promise.withResolvers();
          return this.#report.promise;
        },
      });
    } catch (error) {
      outcome = error instanceof Failure ? error.code : "failed";
    }
    const { id, startedAt, startedBy, switch: through } = running;
    const pressedBy = this.#pressedBy;
    const drill: Drill = {
      ...{ id, startedAt, endedAt: isoNow(clock), startedBy, switch: through, pressedBy, outcome, rehearsal },
    };
    const detail = { switch: through, pressedBy, reactionMs: rehearsal?.reactionMs ?? null };
    await audit.note({ actor: "desk", action: "drill.end", subject: id, outcome, detail });
    await rows.add(drill);
  }
}
