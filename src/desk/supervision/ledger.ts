/** The figures of a span, read from the store and kept for a moment: whoever pages through a list sees one state of it. */
import type { Clock } from "../clock.ts";
import type { FigureEntry, FigureRow, Figures, Grouping } from "../contract/supervision.ts";
import { Failure } from "../failure.ts";
import { inTurns } from "../in-turns.ts";
import type { SupervisionRows } from "../store/supervision.ts";
import { DEFINITIONS } from "./definitions.ts";
import type { Facts, Setting } from "./facts.ts";
import { type Entry, entriesOf } from "./figures.ts";
import { type Hearing, hearingsOf } from "./hearings.ts";
import { type Choice, chosen, countByDetail, rowOf, rowsBy } from "./tally.ts";

export interface LedgerOptions {
  readonly rows: SupervisionRows;
  readonly clock: Clock;
  readonly courtOf: Setting["courtOf"];
  readonly caseKey: Setting["caseKey"];
  /** By the policy in force; none is while it can't be read. */
  readonly isEncouraged: Setting["isEncouraged"];
  readonly courtName: (court: string | null) => string | null;
  readonly roomName: (courtroom: string) => string;
  /** A rule of the policy in force by its code. */
  readonly rule: (code: string) => { readonly clause: string; readonly text: string } | null;
}

export interface Account {
  readonly facts: Facts;
  readonly hearings: readonly Hearing[];
  readonly entries: readonly Entry[];
  readonly asOfMs: number;
}

export interface DaySpan {
  /** Beijing days, both included. */
  readonly from: string;
  readonly to: string;
}

export type Sees = (court: string | null) => boolean;

const DAY_MS = 86_400_000;
/** A leap year and a day: what is longer is asked for in parts. */
const MOST_DAYS = 367;
const KEPT_MS = 20_000;
const MOST_KEPT = 4;

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #kept = new Map<string, { readonly atMs: number; readonly account: Promise<Account> }>();
  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** @throws Failure 400 */
  async of(span: DaySpan): Promise<Account> {
    const [fromMs, toMs] = bounds(span);
    const nowMs = this.#options.clock.monotonicMs();
    for (const [key, { atMs }] of this.#kept) if (nowMs - atMs > KEPT_MS) this.#kept.delete(key);
    const key = `${span.from} ${span.to}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known.account;
    const account = this.#read(span, fromMs, toMs);
    if (this.#kept.size >= MOST_KEPT)
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    this.#kept.set(key, { atMs: nowMs, account });
    // What failed is not kept: the next one who asks tries again.
    account.catch(() => this.#kept.delete(key));
    return account;
  }

  /** As it stands at this moment, and not kept: for a day, which is little. @throws Failure 400 */
  async now(span: DaySpan): Promise<Account> {
    return this.#read(span, ...bounds(span));
  }

  async figures(span: DaySpan, by: Grouping, choice: Choice, sees: Sees): Promise<Figures> {
    const { courtName, rule } = this.#options;
    const { entries, asOfMs } = await this.of(span);
    const seen = chosen(entries, choice).filter(({ court }) => sees(court));
    const court = choice.court === undefined || choice.court === "" ? null : choice.court;
    const clauses = [...countByDetail(seen, "barred-by")].map(([code, count]) => {
      const { clause = "", text = "" } = rule(code) ?? {};
      return { code, clause, text, count };
    });
    return {
      ...{ from: span.from, to: span.to, by, asOf: new Date(asOfMs).toISOString() },
      definitions: [...DEFINITIONS],
      total: await inTurns(rowOf(seen, "", court, courtName)),
      rows: await inTurns(rowsBy(seen, by, courtName)),
      clauses: clauses.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    };
  }

  async entries(span: DaySpan, choice: Choice, sees: Sees): Promise<Entry[]> {
    const { entries } = await this.of(span);
    const order = (a: Entry, b: Entry) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0);
    return chosen(entries, choice)
      .filter(({ court }) => sees(court))
      .sort(order);
  }

  view(entry: Entry): FigureEntry {
    const { hearing, figure, day, court, courtroom, detail, ref, at, tookMs } = entry;
    return {
      ...{ figure, day, court, courtroom, detail, ref, at, tookMs },
      courtroomName: this.#options.roomName(courtroom),
      hearing: hearing?.id ?? null,
      caseNumbers: [...(hearing?.caseNumbers ?? [])],
      division: hearing?.division ?? "",
      judge: hearing?.judge ?? "",
    };
  }

  courtName(row: Pick<FigureRow, "court">): string | null {
    return this.#options.courtName(row.court);
  }

  async #read(span: DaySpan, fromMs: number, toMs: number): Promise<Account> {
    const { rows, clock, courtOf, caseKey, isEncouraged } = this.#options;
    const within = { fromMs, toMs };
    const facts: Facts = {
      docket: await rows.docket(within),
      forms: await rows.forms(within),
      sessions: await rows.sessions(within),
      latches: await rows.latches(within),
      cutTimes: await rows.cutTimes(within),
      alarms: await rows.alarms(within),
      incidents: await rows.incidents(within),
      bars: await rows.bars(),
      changes: await rows.changes(within),
      duty: await rows.duty(within),
    };
    const asOfMs = clock.wallMs();
    const setting: Setting = { courtOf, caseKey: remembered(caseKey), isEncouraged, nowMs: asOfMs };
    const days = { fromDay: span.from, toDay: span.to };
    const hearings = await inTurns(hearingsOf(facts, setting, days));
    const entries = await inTurns(entriesOf(facts, hearings, setting, days));
    return { facts, hearings, entries, asOfMs };
  }
}

/** Docket, form and record name the same number: it is read once. */
function remembered(caseKey: Setting["caseKey"]): Setting["caseKey"] {
  const known = new Map<string, string>();
  return (caseNumber) => {
    const before = known.get(caseNumber);
    if (before !== undefined) return before;
    const key = caseKey(caseNumber);
    known.set(caseNumber, key);
    return key;
  };
}

function bounds({ from, to }: DaySpan): [fromMs: number, toMs: number] {
  const fromMs = Date.parse(`${from}T00:00:00+08:00`);
  const toMs = Date.parse(`${to}T00:00:00+08:00`) + DAY_MS;
  if (toMs > fromMs && toMs - fromMs <= MOST_DAYS * DAY_MS) return [fromMs, toMs];
  const [zh, en] = ["时间范围须从前到后，不超过一年", "The span must be forward and at most a year"];
  throw new Failure(400, "span-wrong", zh, en);
}
