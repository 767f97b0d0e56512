/**
 * Alarms as a pure reducer: what is observed and what people do goes in, what is active and what has to be told comes
 * out. Time is an argument (ms, one monotonic clock). Vocabulary after ISA-18.2: acknowledged is seen, acted on is
 * something else; a latched alarm stays until it was seen; shelved is silent for a while, with a reason.
 */
import type { Phase } from "../contract/session.ts";
import { ALARM_KINDS } from "./alarm-kinds.ts";
import type { AlarmName } from "./alarm-names.ts";
import type { Evidence } from "./evidence.ts";

/** One fault that was looked for, in one place. */
export interface Observation {
  readonly name: AlarmName;
  /** A courtroom, or NODE. */
  readonly place: string;
  readonly evidence: Evidence;
  /** Of the hearing there; null: there is none. */
  readonly phase: Phase | null;
  /** When that phase began: what lasted through a recess counts from its end on. */
  readonly phaseSinceMs: number;
  /** In figures: "9.8 s". */
  readonly actual: string;
  readonly expected: string;
}

export const NODE = "node";

export interface ActiveAlarm {
  readonly key: string;
  readonly name: AlarmName;
  readonly place: string;
  /** When it began, and when it was raised. */
  readonly sinceMs: number;
  readonly raisedMs: number;
  /** False: it is gone, and waits to be seen. */
  readonly isPresent: boolean;
  /** Since when it has not been observed; null while it is. */
  readonly goneMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly actedBy: string | null;
  readonly actual: string;
  readonly expected: string;
}

export interface Shelving {
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
}

export interface AlarmState {
  readonly active: ReadonlyMap<string, ActiveAlarm>;
  /** By key; it holds also when the alarm goes and comes back. */
  readonly shelved: ReadonlyMap<string, Shelving>;
  /** When alarms were told, the last ten minutes. */
  readonly told: readonly number[];
  readonly flood: boolean;
}

/** `revealed`: what hid it is over; it is told now as if it were raised. */
export type AlarmEffect =
  | { readonly type: "raised"; readonly alarm: ActiveAlarm; readonly hidden: boolean }
  | { readonly type: "revealed" | "cleared" | "unshelved"; readonly alarm: ActiveAlarm }
  | { readonly type: "flood"; readonly on: boolean };

export interface AlarmStep {
  readonly state: AlarmState;
  readonly effects: readonly AlarmEffect[];
}

export const NO_ALARMS: AlarmState = { active: new Map(), shelved: new Map(), told: [], flood: false };

/** More than this many in ten minutes is a flood: nobody reads them one by one (ISA-18.2). */
const FLOOD = 10;
const FLOOD_OVER = 5;
const FLOOD_WINDOW_MS = 600_000;
export const LONGEST_SHELVING_MS = 2 * 3_600_000;

export function alarmKey(name: AlarmName, place: string): string {
  return `${name}@${place}`;
}

/** Takes in everything that was looked for now; what is not among it is unknown, and stays as it is. */
export function observe(state: AlarmState, observations: readonly Observation[], nowMs: number): AlarmStep {
  const active = new Map(state.active);
  const raised: ActiveAlarm[] = [];
  const cleared: ActiveAlarm[] = [];
  for (const observation of observations) {
    const key = alarmKey(observation.name, observation.place);
    const before = active.get(key);
    const after = before === undefined ? raise(key, observation, nowMs) : keep(before, observation, nowMs);
    if (after === null) {
      active.delete(key);
      if (before !== undefined) cleared.push(before);
    } else {
      active.set(key, after);
      if (before === undefined) raised.push(after);
    }
  }
  const now = { ...state, active };
  const effects: AlarmEffect[] = [
    ...cleared.map((alarm) => ({ type: "cleared" as const, alarm })),
    ...raised.map((alarm) => ({ type: "raised" as const, alarm, hidden: hiddenBy(now, alarm) !== null })),
    ...revealed(state, now),
  ];
  const told = effects.filter(
    (effect) => effect.type === "revealed" || (effect.type === "raised" && !effect.hidden),
  );
  return settle({ ...now, told: [...state.told, ...told.map(() => nowMs)] }, effects, nowMs);
}

/** Seen. A latched alarm whose fault is gone ends with it. */
export function acknowledge(state: AlarmState, key: string, by: string, nowMs: number): AlarmStep {
  return change(state, key, nowMs, (alarm) =>
    alarm.isPresent ? { ...alarm, acknowledgedBy: alarm.acknowledgedBy ?? by } : null,
  );
}

/** Somebody does something about it; whoever acts has seen it. */
export function act(state: AlarmState, key: string, by: string, nowMs: number): AlarmStep {
  return change(state, key, nowMs, (alarm) => {
    const acted = { ...alarm, acknowledgedBy: alarm.acknowledgedBy ?? by, actedBy: alarm.actedBy ?? by };
    return alarm.isPresent ? acted : null;
  });
}

/** Silent until then, at most two hours. What is of priority 1 can't be shelved. @throws RangeError */
export function shelve(state: AlarmState, key: string, shelving: Shelving, nowMs: number): AlarmStep {
  const alarm = state.active.get(key);
  if (alarm === undefined || isGravest(alarm.name)) throw new RangeError("not-shelvable");
  const untilMs = Math.min(shelving.untilMs, nowMs + LONGEST_SHELVING_MS);
  const shelved = new Map(state.shelved).set(key, { ...shelving, untilMs });
  return settle({ ...state, shelved }, [], nowMs);
}

export function unshelve(state: AlarmState, key: string, nowMs: number): AlarmStep {
  const shelving = state.shelved.get(key);
  if (shelving === undefined) return { state, effects: [] };
  return settle(
    { ...state, shelved: new Map(state.shelved).set(key, { ...shelving, untilMs: nowMs }) },
    [],
    nowMs,
  );
}

/** The alarm that hides this one now; null: it is to be seen. */
export function hiddenBy({ active }: AlarmState, { name, place }: ActiveAlarm): ActiveAlarm | null {
  if (isGravest(name)) return null;
  for (const other of ALARM_KINDS[name].hiddenBy) {
    const over = active.get(alarmKey(other, place)) ?? active.get(alarmKey(other, NODE));
    if (over?.isPresent === true) return over;
  }
  return null;
}

export function isShelved({ shelved }: AlarmState, key: string, nowMs: number): boolean {
  return (shelved.get(key)?.untilMs ?? 0) > nowMs;
}

/** Gravest first, then oldest. */
export function inOrder(alarms: Iterable<ActiveAlarm>): ActiveAlarm[] {
  return [...alarms].sort(
    (a, b) => ALARM_KINDS[a.name].priority - ALARM_KINDS[b.name].priority || a.raisedMs - b.raisedMs,
  );
}

/** Alarms that were hidden before and are not now. */
function revealed(before: AlarmState, now: AlarmState): AlarmEffect[] {
  const effects: AlarmEffect[] = [];
  for (const [key, was] of before.active) {
    const alarm = now.active.get(key);
    if (alarm !== undefined && hiddenBy(before, was) !== null && hiddenBy(now, alarm) === null) {
      effects.push({ type: "revealed", alarm });
    }
  }
  return effects;
}

function raise(key: string, observation: Observation, nowMs: number): ActiveAlarm | null {
  const { name, place, evidence, phase, phaseSinceMs, actual, expected } = observation;
  if (evidence.presence !== "present" || isNormal(name, phase)) return null;
  const provenMs = evidence.untilMs - Math.max(evidence.sinceMs, phaseSinceMs);
  if (provenMs < ALARM_KINDS[name].setMs) return null;
  return {
    ...{ key, name, place, actual, expected, sinceMs: evidence.sinceMs, raisedMs: nowMs },
    ...{ isPresent: true, goneMs: null, acknowledgedBy: null, actedBy: null },
  };
}

function keep(alarm: ActiveAlarm, { name, evidence, phase, actual, expected }: Observation, nowMs: number) {
  const { clearMs, latches } = ALARM_KINDS[name];
  // What is normal now is over at once: nobody waits for a silence to end in a recess.
  const isOver = isNormal(name, phase);
  if (evidence.presence === "unknown" && !isOver) return alarm;
  if (evidence.presence === "present" && !isOver)
    return { ...alarm, isPresent: true, goneMs: null, actual, expected };
  const goneMs = alarm.goneMs ?? nowMs;
  if (!isOver && nowMs - goneMs < clearMs) return { ...alarm, goneMs };
  return latches && alarm.acknowledgedBy === null ? { ...alarm, isPresent: false, goneMs } : null;
}

function change(
  state: AlarmState,
  key: string,
  nowMs: number,
  next: (alarm: ActiveAlarm) => ActiveAlarm | null,
): AlarmStep {
  const alarm = state.active.get(key);
  if (alarm === undefined) return { state, effects: [] };
  const after = next(alarm);
  const active = new Map(state.active);
  if (after === null) active.delete(key);
  else active.set(key, after);
  return settle({ ...state, active }, after === null ? [{ type: "cleared", alarm }] : [], nowMs);
}

/** What the time alone brings: shelvings that end, a flood that begins or is over. */
function settle(state: AlarmState, effects: readonly AlarmEffect[], nowMs: number): AlarmStep {
  const all = [...effects];
  const shelved = new Map(state.shelved);
  for (const [key, { untilMs }] of state.shelved) {
    if (untilMs > nowMs) continue;
    shelved.delete(key);
    const alarm = state.active.get(key);
    if (alarm !== undefined) all.push({ type: "unshelved", alarm });
  }
  const told = state.told.filter((atMs) => nowMs - atMs < FLOOD_WINDOW_MS);
  const flood = state.flood ? told.length >= FLOOD_OVER : told.length > FLOOD;
  if (flood !== state.flood) all.push({ type: "flood", on: flood });
  return { state: { ...state, shelved, told, flood }, effects: all };
}

function isNormal(name: AlarmName, phase: Phase | null): boolean {
  return phase !== null && ALARM_KINDS[name].normalIn.includes(phase);
}

function isGravest(name: AlarmName): boolean {
  return ALARM_KINDS[name].priority === 1;
}
