/** The node looks at itself: machine, store, encoders, and a cut of a test stream; every morning, and whenever asked. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Finding } from "../../machine/finding.ts";
import type { AlarmEvent, AlarmEvents } from "../alarm-events.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { Rehearsal, SelfCheckReport } from "../contract/self-check.ts";
import { Failure } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import type { SelfCheckRows } from "../store/self-checks.ts";
import { morningState } from "./morning.ts";
import type { Rehearsals } from "./rehearsals.ts";
import { testCutFinding, testCutNotMade } from "./test-cut-finding.ts";
import { NODE_CALLER } from "./test-room.ts";

export interface SelfCheckParts {
  readonly alarmEvents: Pick<AlarmEvents, "note" | "clear">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rehearsals: Rehearsals;
  readonly rows: SelfCheckRows;
  readonly timeZone: string;
  /** HH:MM; null: off. */
  readonly morningCheck: string | null;
  /** Everything but the test cut. */
  readonly look: () => Promise<readonly Finding[]>;
  readonly onError: (what: string, error: unknown) => void;
}

const LOOK_MS = 20_000;
const STOP_MS = 2_000;
/** Some weeks of mornings. */
const REMEMBERED = 50;

export class SelfCheck {
  readonly #parts: SelfCheckParts;
  /** By event: what was told of it. */
  readonly #raised = new Map<AlarmEvent, string>();
  /** Checks that have failed and have not been found well since. */
  readonly #failing = new Set<string>();
  #last: SelfCheckReport | null = null;
  /** The newest with which a cut was asked for. */
  #lastCut: SelfCheckReport | null = null;
  #running: Promise<SelfCheckReport> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: SelfCheckParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const reports = await this.#parts.rows.newest(REMEMBERED);
    // What was wrong this morning is wrong until a check says otherwise: told again in the order in which it was found.
    for (const report of reports.reverse()) this.#take(report);
    await this.#tell();
  }

  start(): void {
    if (this.#timer !== null || this.#parts.morningCheck === null) return;
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    void this.look();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    // One that hangs at the gate must not hold up the desk's end.
    await Promise.race([Promise.allSettled([this.#running]), delay(STOP_MS, undefined, { ref: false })]);
  }

  get last(): SelfCheckReport | null {
    return this.#last;
  }

  get lastCut(): SelfCheckReport | null {
    return this.#lastCut;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Runs what is due, and tells what is missing. Never rejects. */
  async look(): Promise<void> {
    const { clock, morningCheck: at, timeZone, onError } = this.#parts;
    if (at === null || this.isRunning) return;
    // A look without a cut, which anybody may have made, proves no switch.
    const lastCutMs = this.#lastCut === null ? null : Date.parse(this.#lastCut.endedAt);
    const hasEver = this.#last !== null;
    const state = morningState({ nowMs: clock.wallMs(), timeZone, at, lastCutMs, hasEver });
    try {
      if (state === "missing") await this.#raise("self-check-missing", at);
      if (state === "done") await this.#lower("self-check-missing");
      if (state === "run") await this.run({ cut: true, cause: "morning", by: NODE_CALLER });
    } catch (error) {
      onError("self-check-failed", error);
    }
  }

  /** @throws Failure 409 while one runs. */
  run(order: {
    readonly cut: boolean;
    readonly cause: SelfCheckReport["cause"];
    readonly by: Caller;
  }): Promise<SelfCheckReport> {
    if (this.#running !== null) {
      throw new Failure(409, "self-check-running", "自检正在进行", "A self-check is running");
    }
    this.#running = this.#run(order).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run({ cut, cause, by }: Parameters<SelfCheck["run"]>[0]): Promise<SelfCheckReport> {
    const { audit, clock, look, rows } = this.#parts;
    const id = randomUUID();
    const startedAt = isoNow(clock);
    const findings = [...(await look())];
    let testCut: Rehearsal | null = null;
    if (cut) {
      try {
        testCut = await this.#parts.rehearsals.rehearse({ by, switch: "node", cut: "auto" });
        findings.push(testCutFinding(testCut));
      } catch (error) {
        // The next desk makes it: no report, no verdict on a switch that nobody tried.
        if (error instanceof Failure && error.code === "desk-stopping") throw error;
        this.#parts.onError("test-cut-not-made", error);
        findings.push(testCutNotMade(error));
      }
    }
    const report = { id, startedAt, endedAt: isoNow(clock), cause, by: by.person, findings, testCut };
    this.#take(report);
    await rows.add(report);
    await audit.act(by.person, "self-check.run", id, { cause, cut, failed: failedIn(report) });
    await this.#tell();
    return report;
  }

  #take(report: SelfCheckReport): void {
    const cut = report.findings.some(({ check }) => check === "test-cut");
    if (cut) this.#lastCut = report;
    // A look without a cut says nothing about the switch: what the last cut found stands beside it.
    const kept = cut ? undefined : this.#lastCut?.findings.find(({ check }) => check === "test-cut");
    this.#last =
      kept === undefined
        ? report
        : { ...report, findings: [...report.findings, kept], testCut: this.#lastCut?.testCut ?? null };
    for (const { check, verdict } of report.findings) {
      if (verdict === "failed") this.#failing.add(check);
      // What nobody could look at is no pass: it stays as it was.
      else if (verdict !== "unknown") this.#failing.delete(check);
    }
  }

  async #tell(): Promise<void> {
    const others = [...this.#failing].filter((check) => check !== "test-cut").sort();
    if (this.#failing.has("test-cut")) await this.#raise("test-cut-failed", "node");
    else await this.#lower("test-cut-failed");
    if (others.length > 0) await this.#raise("self-check-failed", others.join(", "));
    else await this.#lower("self-check-failed");
  }

  /** A fault of every morning is one fault, told once; another one beside it is told. */
  async #raise(event: AlarmEvent, subject: string): Promise<void> {
    if (this.#raised.get(event) === subject) return;
    this.#raised.set(event, subject);
    await this.#parts.alarmEvents.note(event, subject);
  }

  async #lower(event: AlarmEvent): Promise<void> {
    if (!this.#raised.delete(event)) return;
    await this.#parts.alarmEvents.clear(event, "");
  }
}

function failedIn({ findings }: SelfCheckReport): string[] {
  return findings.filter(({ verdict }) => verdict === "failed").map(({ check }) => check);
}
