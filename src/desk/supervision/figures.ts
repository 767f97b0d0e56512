/**
 * Every figure's entries, by the words of definitions.ts: a number is how many entries there are, so that each list sums to it.
 * PURE, and done in pieces (in-turns.ts): a year of a court is too much for one.
 */
import { dayOf } from "../../law/offices.ts";
import type { Figure } from "../contract/supervision.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import type { AlarmFact, CutTimeFact, Facts, LatchFact, SessionFact, Setting } from "./facts.ts";
import type { Hearing } from "./hearings.ts";

export interface Entry {
  readonly figure: Figure;
  readonly day: string;
  readonly hearing: Hearing | null;
  readonly court: string | null;
  readonly courtroom: string;
  readonly detail: string;
  readonly ref: string | null;
  readonly at: string | null;
  readonly tookMs: number | null;
}

export interface Days {
  readonly fromDay: string;
  readonly toDay: string;
}

/** The press that shut it; later ones until it was lifted are the same cut. */
export interface Cut extends LatchFact {
  readonly session: SessionFact | null;
  readonly closedInMs: number | null;
}

const AUDIT_AROUND_MS = 60_000;
const PLACE_NODE_COURT = "court:";

export function* entriesOf(
  facts: Facts,
  hearings: readonly Hearing[],
  setting: Setting,
  days: Days,
): Generator<undefined, Entry[]> {
  const entries: Entry[] = [];
  for (const hearing of hearings) {
    entries.push(...ofHearing(hearing));
    yield;
  }
  yield;
  const hearingOf = new Map(hearings.flatMap((each) => each.sessions.map(({ id }) => [id, each] as const)));
  yield;
  const inRooms = byRoom(facts.sessions.map(recordOf));
  yield;
  const isWithin = (at: string) => {
    const day = dayOf(Date.parse(at));
    return day >= days.fromDay && day <= days.toDay;
  };
  for (const cut of yield* cutsOf(facts)) {
    yield;
    if (!isWithin(cut.cutAt)) continue;
    const room = cut.session?.courtroom ?? cut.scope;
    const detail = cut.reason ?? "";
    entries.push(happened("cuts", room, cut.cutAt, { detail, tookMs: cut.closedInMs, session: cut.session }));
  }
  for (const alarm of facts.alarms) {
    yield;
    if (!isWithin(alarm.raisedAt)) continue;
    const raisedMs = Date.parse(alarm.raisedAt);
    const on = (inRooms.get(alarm.place) ?? []).find((record) => isOn(record, raisedMs));
    const session = on?.session ?? null;
    const tookMs = firstActMs(alarm);
    entries.push(happened("alarms", alarm.place, alarm.raisedAt, { detail: alarm.name, tookMs, session }));
  }
  const sessionsById = new Map(facts.sessions.map((each) => [each.id, each]));
  for (const { id, number, place, sessionIds, momentAt } of facts.incidents) {
    yield;
    if (!isWithin(momentAt)) continue;
    const session = sessionsById.get(sessionIds[0] ?? "") ?? null;
    entries.push(happened("incidents", place, momentAt, { detail: number, ref: id, session }));
  }
  return entries;

  function happened(
    figure: Figure,
    place: string,
    at: string,
    more: {
      readonly detail: string;
      readonly session: SessionFact | null;
      readonly ref?: string;
      readonly tookMs?: number | null;
    },
  ): Entry {
    const hearing = more.session === null ? null : (hearingOf.get(more.session.id) ?? null);
    const court = place.startsWith(PLACE_NODE_COURT)
      ? place.slice(PLACE_NODE_COURT.length)
      : setting.courtOf(place);
    return {
      ...{ figure, hearing, at, detail: more.detail, ref: more.ref ?? null, tookMs: more.tookMs ?? null },
      day: dayOf(Date.parse(at)),
      court: hearing?.court ?? court,
      courtroom: hearing?.courtroom ?? place,
    };
  }
}

function ofHearing(hearing: Hearing): Entry[] {
  const { publicity, isAired, isDue, barredBy } = hearing;
  const entry = (figure: Figure, detail = ""): Entry => ({
    ...{ figure, hearing, detail, day: hearing.day, court: hearing.court, courtroom: hearing.courtroom },
    ...{ ref: null, at: null, tookMs: null },
  });
  const entries = [entry("hearings"), entry(publicity)];
  if (isAired) entries.push(entry(publicity === "public" ? "streamed" : "aired-closed"));
  if (isDue) entries.push(entry("due"));
  if (isDue && !isAired) entries.push(entry("missed"));
  if (barredBy.length > 0) entries.push(entry("barred"));
  for (const code of barredBy) entries.push(entry("barred-by", code));
  return entries;
}

/** Each with the record that it stopped; one for each of them where it stopped several, one without where it stopped none. */
export function* cutsOf({ latches, sessions, cutTimes }: Facts): Generator<undefined, Cut[]> {
  const shut = new Map<string, LatchFact>();
  for (const latch of latches) {
    const key = `${latch.scope} ${latch.liftedAt}`;
    const known = shut.get(key);
    if (known === undefined) shut.set(key, latch);
    // The reason may have come with a later press.
    else if (known.reason === null && latch.reason !== null)
      shut.set(key, { ...known, reason: latch.reason });
  }
  yield;
  const all = sessions.map(recordOf);
  yield;
  const inRooms = byRoom(all);
  yield;
  const times = bySession(cutTimes);
  const cuts: Cut[] = [];
  for (const latch of shut.values()) {
    yield;
    const cutMs = Date.parse(latch.cutAt);
    const within = latch.scope === ALL_COURTROOMS ? all : (inRooms.get(latch.scope) ?? []);
    const stopped = within.filter((record) => isOn(record, cutMs));
    if (stopped.length === 0) cuts.push({ ...latch, session: null, closedInMs: null });
    for (const { session } of stopped) {
      cuts.push({ ...latch, session, closedInMs: closedIn(times.get(session.id) ?? [], latch, session) });
    }
  }
  return cuts;
}

function closedIn(times: readonly CutTimeFact[], { scope, cutAt }: LatchFact, { id }: SessionFact) {
  const cutMs = Date.parse(cutAt);
  for (const time of times) {
    if (time.scope !== scope || Math.abs(Date.parse(time.at) - cutMs) > AUDIT_AROUND_MS) continue;
    const result = time.results.find(({ sessionId }) => sessionId === id);
    if (result !== undefined && result.closedInMs !== null) return result.closedInMs;
  }
  return null;
}

function firstActMs({ raisedAt, acknowledgedAt, actedAt }: AlarmFact): number | null {
  const acts = [acknowledgedAt, actedAt].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  return acts.length === 0 ? null : Math.min(...acts) - Date.parse(raisedAt);
}

/** A record with its moments read once: each is compared with every cut and alarm of its room. */
interface Recorded {
  readonly session: SessionFact;
  readonly fromMs: number;
  readonly toMs: number;
}

function recordOf(session: SessionFact): Recorded {
  const { startedAt, endedAt } = session;
  const toMs = endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt);
  return { session, fromMs: Date.parse(startedAt), toMs };
}

function isOn({ fromMs, toMs }: Recorded, atMs: number): boolean {
  return fromMs <= atMs && atMs <= toMs;
}

function byRoom(records: readonly Recorded[]): Map<string, Recorded[]> {
  const rooms = new Map<string, Recorded[]>();
  for (const record of records) {
    const known = rooms.get(record.session.courtroom);
    if (known === undefined) rooms.set(record.session.courtroom, [record]);
    else known.push(record);
  }
  return rooms;
}

function bySession(times: readonly CutTimeFact[]): Map<string, CutTimeFact[]> {
  const sessions = new Map<string, CutTimeFact[]>();
  for (const time of times) {
    for (const { sessionId } of time.results) {
      // A room without a session has none to count.
      if (sessionId === null) continue;
      const known = sessions.get(sessionId);
      if (known === undefined) sessions.set(sessionId, [time]);
      else known.push(time);
    }
  }
  return sessions;
}
