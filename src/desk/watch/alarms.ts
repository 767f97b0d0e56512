/** The node's alarms: the reducer with a clock, a memory on disk, and the acts of people in the audit. */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import { Failure } from "../failure.ts";
import type { AlarmRow, AlarmRows } from "../store/alarms.ts";
import {
  type ActiveAlarm,
  type AlarmState,
  type AlarmStep,
  acknowledge,
  act,
  alarmKey,
  hiddenBy,
  inOrder,
  NO_ALARMS,
  type Observation,
  observe,
  type Shelving,
  shelve,
  unshelve,
} from "./alarm.ts";
import { ALARM_KINDS } from "./alarm-kinds.ts";
import { ALARM_NAMES, type AlarmName } from "./alarm-names.ts";
import { nothingAt } from "./node-observations.ts";

export interface AlarmsOptions {
  readonly rows: AlarmRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly onError: (what: string, error: unknown) => void;
}

/** By then everything that this desk looks for has been looked for. */
const INHERITED_MS = 120_000;

export interface SeenAlarm {
  readonly alarm: ActiveAlarm;
  readonly row: AlarmRow;
  readonly hiddenBy: ActiveAlarm | null;
  readonly shelving: Shelving | null;
}

export class Alarms {
  readonly #options: AlarmsOptions;
  /** Set by what goes on with an alarm; also told of those that the desk before had raised. */
  onRaised: (row: AlarmRow) => void = () => undefined;
  #state: AlarmState = NO_ALARMS;
  readonly #rows = new Map<string, AlarmRow>();
  /** Of the desk before, and not looked for by this one yet. */
  readonly #inherited = new Set<string>();
  #inheritedUntilMs = 0;
  /** Set by whoever tells of alarms elsewhere: something was raised, is over, was seen, or can be seen again. */
  onChange: () => void = () => undefined;
  /** Writes in order: an alarm is inserted before it is changed. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: AlarmsOptions) {
    this.#options = options;
  }

  /** What was active when the desk stopped is active still, until it is looked for again. */
  async load(): Promise<void> {
    const active = new Map<string, ActiveAlarm>();
    for (const row of await this.#options.rows.open()) {
      const name = ALARM_NAMES.find((each) => each === row.name);
      if (name === undefined) continue;
      const key = alarmKey(name, row.place);
      // Of two rows of one alarm, which a crash between two writes could leave, the older one is over.
      const double = this.#rows.get(key);
      if (double !== undefined)
        this.#write(() => this.#options.rows.save({ ...double, clearedAt: row.raisedAt }));
      this.#rows.set(key, row);
      this.#inherited.add(key);
      active.set(key, {
        ...{ key, name, place: row.place, actual: row.actual, expected: row.expected },
        ...{ sinceMs: this.#monotonicOf(row.sinceAt), raisedMs: this.#monotonicOf(row.raisedAt) },
        ...{ isPresent: true, goneMs: null, acknowledgedBy: row.acknowledgedBy, actedBy: row.actedBy },
      });
    }
    this.#state = { ...NO_ALARMS, active };
    this.#inheritedUntilMs = this.#options.clock.monotonicMs() + INHERITED_MS;
    for (const row of this.#rows.values()) this.onRaised(row);
  }

  get flood(): boolean {
    return this.#state.flood;
  }

  /** Gravest first. */
  all(): SeenAlarm[] {
    const now = this.#options.clock.monotonicMs();
    return inOrder(this.#state.active.values()).flatMap((alarm) => {
      const row = this.#rows.get(alarm.key);
      const shelving = this.#state.shelved.get(alarm.key) ?? null;
      const isShelved = shelving !== null && shelving.untilMs > now;
      return row === undefined
        ? []
        : [{ alarm, row, hiddenBy: hiddenBy(this.#state, alarm), shelving: isShelved ? shelving : null }];
    });
  }

  /** How many can be seen, by priority. */
  counts(): ReadonlyMap<number, number> {
    const counts = new Map([1, 2, 3, 4].map((priority) => [priority, 0]));
    for (const seen of this.all()) {
      if (seen.hiddenBy !== null || seen.shelving !== null) continue;
      const { priority } = ALARM_KINDS[seen.alarm.name];
      counts.set(priority, (counts.get(priority) ?? 0) + 1);
    }
    return counts;
  }

  /** Active under that key; null: none. */
  rowOf(key: string): AlarmRow | null {
    return this.#rows.get(key) ?? null;
  }

  /** How many can be seen, by name. */
  countsByName(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { alarm, hiddenBy, shelving } of this.all()) {
      if (hiddenBy === null && shelving === null) counts.set(alarm.name, (counts.get(alarm.name) ?? 0) + 1);
    }
    return counts;
  }

  /** It is active, and its fault has not gone. */
  isPresent(key: string): boolean {
    const alarm = this.#state.active.get(key);
    return alarm?.isPresent === true;
  }

  /** Names of what is active in a place. */
  namesAt(place: string): AlarmName[] {
    return [...this.#state.active.values()].filter((alarm) => alarm.place === place).map(({ name }) => name);
  }

  observe(observations: readonly Observation[]): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const { name, place } of observations) this.#inherited.delete(alarmKey(name, place));
    const gone = nowMs < this.#inheritedUntilMs ? [] : this.#unseen(nowMs);
    this.#take(observe(this.#state, [...observations, ...gone], nowMs));
  }

  /** What the desk before had, and nobody looks for any more: a room or a setting that is gone. */
  #unseen(nowMs: number): Observation[] {
    return [...this.#inherited].flatMap((key) => {
      const alarm = this.#state.active.get(key);
      if (alarm?.isPresent !== true) {
        this.#inherited.delete(key);
        return [];
      }
      return nothingAt(alarm.place, [alarm.name], nowMs);
    });
  }

  /** 确认: seen. @throws Failure 404 */
  async acknowledge(key: string, by: string): Promise<void> {
    await this.#onPerson(key, by, "acknowledge", (now) => acknowledge(this.#state, key, by, now));
  }

  /** 处置: somebody does something about it. @throws Failure 404 */
  async act(key: string, by: string, note: string): Promise<void> {
    await this.#onPerson(key, by, "act", (now) => act(this.#state, key, by, now), { note });
  }

  /** 搁置. @throws Failure 404, 409 for priority 1 */
  async shelve(key: string, by: string, minutes: number, reason: string): Promise<void> {
    const alarm = this.#need(key);
    if (ALARM_KINDS[alarm.name].priority === 1) {
      const [zh, en] = ["一级告警不能搁置", "An alarm of priority 1 can't be shelved"];
      throw new Failure(409, "not-shelvable", zh, en);
    }
    const step = (now: number) =>
      shelve(this.#state, key, { untilMs: now + minutes * 60_000, by, reason }, now);
    await this.#onPerson(key, by, "shelve", step, { minutes, reason });
  }

  async unshelve(key: string, by: string): Promise<void> {
    await this.#onPerson(key, by, "unshelve", (now) => unshelve(this.#state, key, now));
  }

  /** Raised within. @param fromAt, toAt ISO 8601 */
  between(fromAt: string, toAt: string): Promise<AlarmRow[]> {
    return this.#options.rows.between(fromAt, toAt);
  }

  settled(): Promise<void> {
    return this.#writing;
  }

  async #onPerson(
    key: string,
    by: string,
    what: string,
    step: (nowMs: number) => AlarmStep,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const { name, place } = this.#need(key);
    const { audit, clock } = this.#options;
    const at = new Date(clock.wallMs()).toISOString();
    const row = this.#rows.get(key);
    if (row !== undefined && (what === "acknowledge" || what === "act")) {
      this.#change(key, {
        ...row,
        acknowledgedAt: row.acknowledgedAt ?? at,
        acknowledgedBy: row.acknowledgedBy ?? by,
        ...(what === "act" && { actedAt: row.actedAt ?? at, actedBy: row.actedBy ?? by }),
      });
    }
    this.#take(step(clock.monotonicMs()));
    await audit.act(by, `alarm.${what}`, key, { name, place, ...detail });
  }

  #need(key: string): ActiveAlarm {
    const alarm = this.#state.active.get(key);
    if (alarm === undefined) {
      throw new Failure(
        404,
        "alarm-not-found",
        "没有此告警，或已恢复",
        "There is no such alarm, or it is over",
      );
    }
    return alarm;
  }

  #take({ state, effects }: AlarmStep): void {
    this.#state = state;
    const { rows, audit } = this.#options;
    for (const effect of effects) {
      if (effect.type === "flood") {
        void audit.note({
          actor: "desk",
          action: "alarm.flood",
          subject: "node",
          outcome: effect.on ? "on" : "over",
        });
        continue;
      }
      const { alarm } = effect;
      const { key, name, place, actual, expected } = alarm;
      if (effect.type === "raised") {
        const row: AlarmRow = {
          ...{ id: randomUUID(), name, place, actual, expected, hidden: effect.hidden },
          ...{ sinceAt: this.#wallOf(alarm.sinceMs), raisedAt: this.#wallOf(alarm.raisedMs) },
          ...{ clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, actedAt: null, actedBy: null },
        };
        this.#rows.set(key, row);
        this.#write(() => rows.insert(row));
        this.onRaised(row);
      } else if (effect.type === "cleared") {
        const row = this.#rows.get(key);
        this.#rows.delete(key);
        const clearedAt = new Date(this.#options.clock.wallMs()).toISOString();
        if (row !== undefined) this.#write(() => rows.save({ ...row, clearedAt }));
      }
      const detail = { name, place, actual, expected, priority: ALARM_KINDS[name].priority };
      void audit.note({
        actor: "desk",
        action: `alarm.${effect.type}`,
        subject: key,
        outcome: "done",
        detail,
      });
    }
    if (effects.length > 0) this.onChange();
  }

  #change(key: string, row: AlarmRow): void {
    this.#rows.set(key, row);
    this.#write(() => this.#options.rows.save(row));
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing
      .then(work)
      .catch((error: unknown) => this.#options.onError("alarm-not-stored", error));
  }

  #wallOf(monotonicMs: number): string {
    const { wallMs, monotonicMs: now } = this.#options.clock;
    return new Date(wallMs() - (now() - monotonicMs)).toISOString();
  }

  #monotonicOf(iso: string): number {
    const { wallMs, monotonicMs } = this.#options.clock;
    return monotonicMs() - (wallMs() - Date.parse(iso));
  }
}
