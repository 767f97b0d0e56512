/**
 * 值守: who is on duty, whether his page still answers, and for which courts. What is on air without anybody for too long
 * is an alarm, then the card; the law says after how long (law/duty.ts).
 */
import { randomUUID } from "node:crypto";
import { type DutyRule, type DutyState, dutyState, dutyVerdict } from "../../law/duty.ts";
import type { AlarmEvents } from "../alarm-events.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { DutyView } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import type { DutyRow, DutyRows } from "../store/duty.ts";
import { reaches } from "./access.ts";

const LOOK_MS = 500;

export interface DutyOptions {
  readonly rows: DutyRows;
  readonly audit: AuditLog;
  readonly alarms: AlarmEvents;
  readonly clock: Clock;
  readonly required: boolean;
  /** null: no policy is in force. */
  readonly rule: () => DutyRule | null;
  /** The courts in which a person may be on duty now; null: all of them. */
  readonly courtsOf: (person: string) => readonly string[] | null;
  /** Live sessions that are on air or about to be, by court. */
  readonly onAir: () => ReadonlyMap<string | null, readonly string[]>;
  /** 值班负责人 of that court are told. */
  readonly tell: (court: string, text: string) => void;
  /** Every live session is decided anew. */
  readonly onChanged: () => void;
}

interface OnDuty extends DutyRow {
  /** Monotonic; null: his page has not answered this desk yet. */
  answeredMs: number | null;
}

export class Duty {
  readonly #options: DutyOptions;
  readonly #people = new Map<string, OnDuty>();
  /** When a page of somebody on duty answered last, by court; kept when he goes off duty. */
  readonly #answeredMs = new Map<string, number>();
  readonly #states = new Map<string | null, DutyState>();
  readonly #overloaded = new Set<string | null>();
  readonly #beginning = new Map<string, Promise<void>>();
  readonly #startedMs: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: DutyOptions) {
    this.#options = options;
    this.#startedMs = options.clock.monotonicMs();
  }

  async load(): Promise<void> {
    for (const row of await this.#options.rows.open())
      this.#people.set(row.person, { ...row, answeredMs: null });
  }

  start(): void {
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  isOn(person: string): boolean {
    return this.#people.has(person);
  }

  /** The courts in which he may be on duty now; null: all of them. */
  courtsOf(person: string): readonly string[] | null {
    return this.#options.courtsOf(person);
  }

  /** Pressed twice it is one. */
  async begin(person: string): Promise<void> {
    const beginning = this.#beginning.get(person) ?? this.#begin(person);
    this.#beginning.set(person, beginning);
    try {
      await beginning;
    } finally {
      this.#beginning.delete(person);
    }
    this.alive(person);
    this.#options.onChanged();
  }

  async #begin(person: string): Promise<void> {
    const { rows, audit, clock } = this.#options;
    if (this.#people.has(person)) return;
    const row = { id: randomUUID(), person, fromAt: isoNow(clock), courts: this.courtsOf(person) };
    await rows.begin(row);
    this.#people.set(person, { ...row, answeredMs: null });
    await audit.act(person, "duty.begin", person, {});
  }

  /** @param how `off`: by the person; `signed-out`; `handed-over`. */
  async end(person: string, how: string): Promise<void> {
    const { rows, audit, clock } = this.#options;
    const found = this.#people.get(person);
    if (found === undefined) return;
    this.#people.delete(person);
    await rows.end(found.id, isoNow(clock), how);
    await audit.act(person, "duty.end", person, { how });
    this.look();
  }

  /** The page's sign of life. @throws Failure 409 when he is not on duty: the page must say so. */
  alive(person: string): void {
    const found = this.#people.get(person);
    if (found === undefined) {
      const [zh, en] = ["你不在值守状态，请重新上岗", "You are not on duty: go on duty again"];
      throw new Failure(409, "not-on-duty", zh, en);
    }
    const now = this.#options.clock.monotonicMs();
    found.answeredMs = now;
    const courts = this.#options.courtsOf(person);
    for (const court of courts ?? [""]) this.#answeredMs.set(court, now);
  }

  /** What the law needs to know of a session. @param continues it is on air already. */
  verdict(court: string | null, continues: boolean): "ok" | "refuse" | "card" {
    const { required, rule } = this.#options;
    const inForce = rule();
    if (!required || inForce === null) return "ok";
    return dutyVerdict(dutyState(this.#unansweredMs(court, continues), inForce), continues);
  }

  /** How many there are whose page answers. */
  get present(): number {
    const now = this.#options.clock.monotonicMs();
    return [...this.#people.keys()].filter((person) => this.#isPresent(person, now)).length;
  }

  view(sees: (court: string) => boolean): DutyView {
    const { clock, required, rule, courtsOf, onAir } = this.#options;
    const now = clock.monotonicMs();
    const inForce = rule();
    const people = [...this.#people.values()].map(({ person, fromAt, answeredMs }) => ({
      ...{ person, since: fromAt, courts: [...(courtsOf(person) ?? [])] },
      answeredAgoSeconds: answeredMs === null ? null : Math.round((now - answeredMs) / 1000),
      present: this.#isPresent(person, now),
    }));
    const streams = onAir();
    const names = new Set([...streams.keys(), ...people.flatMap(({ courts }) => courts)]);
    const courts = [...names].flatMap((court) => {
      if (court === null || !sees(court)) return [];
      const streamsOnAir = streams.get(court)?.length ?? 0;
      const state =
        inForce === null ? "absent" : dutyState(this.#unansweredMs(court, streamsOnAir > 0), inForce);
      const load = this.#load(court, streamsOnAir, now);
      const overloaded = inForce !== null && load !== null && load > inForce.streamsPerPerson;
      return [{ court, state, streamsOnAir, streamsPerPerson: load, overloaded }];
    });
    const seen = people.filter((each) => each.courts.length === 0 || each.courts.some(sees));
    return { required, people: seen, courts };
  }

  /** Raises and clears what must alarm. Runs by itself; tests with a clock of their own call it. */
  look(): void {
    const { required, rule, onAir, onChanged } = this.#options;
    const inForce = rule();
    if (!required || inForce === null) return;
    const streams = onAir();
    const courts = new Set([...streams.keys(), ...this.#states.keys()]);
    for (const court of courts) {
      const sessions = streams.get(court) ?? [];
      const state = sessions.length === 0 ? "present" : dutyState(this.#unansweredMs(court, true), inForce);
      if (this.#changeState(court, state, sessions)) onChanged();
      this.#checkLoad(court, sessions, inForce);
    }
  }

  /** @returns whether leases must follow. */
  #changeState(court: string | null, state: DutyState, sessions: readonly string[]): boolean {
    const { alarms, tell } = this.#options;
    const before = this.#states.get(court) ?? "present";
    if (state === before) return false;
    if (state === "present") this.#states.delete(court);
    else this.#states.set(court, state);
    const name = nameOf(court);
    const wasAlarm = before === "lost" || before === "card";
    if (state === "lost" && !wasAlarm) {
      void alarms.note("duty-lost", name, { sessions });
      tell(name, `${name}：正在直播 ${sessions.length} 路，值班页面已无人应答，请立即到岗`);
    }
    if (state === "card") {
      void alarms.note("duty-card", name, { sessions });
      tell(name, `${name}：无人值守，直播已转提示画面；到岗后自动恢复`);
    }
    if (wasAlarm && (state === "present" || state === "absent")) void alarms.clear("duty-lost", name);
    return state === "card" || before === "card" || state === "present";
  }

  #checkLoad(court: string | null, sessions: readonly string[], { streamsPerPerson }: DutyRule): void {
    const load = this.#load(court, sessions.length, this.#options.clock.monotonicMs());
    const isOver = load !== null && load > streamsPerPerson;
    if (isOver === this.#overloaded.has(court)) return;
    if (isOver) {
      this.#overloaded.add(court);
      void this.#options.alarms.note("duty-overloaded", nameOf(court), {
        streams: sessions.length,
        streamsPerPerson,
      });
    } else {
      this.#overloaded.delete(court);
      void this.#options.alarms.clear("duty-overloaded", nameOf(court));
    }
  }

  /** Streams for each person who watches this court; null: nobody does. */
  #load(court: string | null, streams: number, now: number): number | null {
    const watching = [...this.#people.keys()].filter(
      (person) => this.#isPresent(person, now) && this.#covers(person, court),
    );
    return watching.length === 0 ? null : streams / watching.length;
  }

  #isPresent(person: string, now: number): boolean {
    const answeredMs = this.#people.get(person)?.answeredMs ?? null;
    const inForce = this.#options.rule();
    return answeredMs !== null && inForce !== null && now - answeredMs <= inForce.answeredSeconds * 1000;
  }

  #covers(person: string, court: string | null): boolean {
    const courts = this.#options.courtsOf(person);
    return courts === null || courts.some((each) => reaches(each, court));
  }

  /** Whoever goes off duty watches no more: only for what is on air his last answer still counts, as a page's that hangs. */
  #unansweredMs(court: string | null, continues: boolean): number {
    const now = this.#options.clock.monotonicMs();
    const answers = continues
      ? [...this.#answeredMs].flatMap(([each, at]) => (reaches(each === "" ? null : each, court) ? [at] : []))
      : [...this.#people.values()].flatMap(({ person, answeredMs }) =>
          answeredMs !== null && this.#covers(person, court) ? [answeredMs] : [],
        );
    // A desk that starts under a stream has not been answered yet: the time runs from its start.
    const last = Math.max(...answers, continues ? this.#startedMs : Number.NEGATIVE_INFINITY);
    return now - last;
  }
}

/** A node whose court nobody has entered is watched like any other. */
function nameOf(court: string | null): string {
  return court ?? "本节点";
}
