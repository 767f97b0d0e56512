/** From what the desk knows to what one person is shown of it, by key. What many see is made and written out once. PURE. */

import type { Session } from "../contract/session.ts";
import type { DutyView } from "../contract/users.ts";
import type {
  Sight,
  WallConditions,
  WallCut,
  WallHealth,
  WallLatch,
  WallNode,
  WallRoom,
  WallSession,
} from "../contract/wall.ts";
import type { AlarmView, Health } from "../contract/watch.ts";
import type { HearingAbout } from "../leases/hearing-about.ts";
import { reaches, type Subject } from "../people/access.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";

/** What belongs to a court; null: to one that nobody has entered. */
interface OfCourt {
  readonly court: string | null;
}

export interface SessionFacts extends HearingAbout {
  readonly view: Session;
  /** Not for everybody's eyes now, or nobody knows. */
  readonly isClosed: boolean;
  /** With the level of its sound, whoever may know it. */
  readonly health: Health;
  /** Wall clock, ms. */
  readonly tileAtMs: number | null;
}

export interface RoomFacts extends OfCourt {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly test: boolean;
  readonly latch: WallLatch | null;
  readonly session: SessionFacts | null;
  readonly draining: boolean;
  /** Whose room and hearing it is, for what may be done there. */
  readonly subject: Subject;
}

/** At one moment. */
export interface WallFacts {
  readonly node: Omit<WallNode, "mayCutAll">;
  readonly rooms: readonly RoomFacts[];
  readonly alarms: readonly (OfCourt & { readonly alarm: AlarmView })[];
  /** Newest first. */
  readonly cuts: readonly (OfCourt & { readonly cut: WallCut })[];
  readonly duty: (sees: (court: string) => boolean) => DutyView;
}

/** What of one live session somebody may see. */
export interface Glimpse {
  readonly sight: Sight;
  readonly maySeeTile: boolean;
  readonly mayHear: boolean;
}

/** Whoever looks. */
export interface Eyes {
  /** Whose courts he sees; null: all of them. */
  readonly courts: readonly string[] | null;
  readonly glimpse: (sessionId: string) => Glimpse;
  readonly mayCut: (subject: Subject) => boolean;
  readonly mayCutAll: boolean;
}

export interface WallEntry {
  readonly value: unknown;
  readonly json: string;
}

export const MOST_CUTS = 20;
const NOTHING: Glimpse = { sight: "nothing", maySeeTile: false, mayHear: false };

/** One moment, for as many as look. */
export class WallMoment {
  readonly #facts: WallFacts;
  /** By key and by what of it may be seen. */
  readonly #made = new Map<string, WallEntry>();

  constructor(facts: WallFacts) {
    this.#facts = facts;
  }

  entries(eyes: Eyes): Map<string, WallEntry> {
    const { node, rooms, alarms, cuts, duty } = this.#facts;
    const { courts } = eyes;
    const sees = (court: string | null) => courts === null || courts.some((each) => reaches(each, court));
    const whose = courts === null ? "*" : [...courts].sort().join();
    const entries = new Map<string, WallEntry>();
    const put = (key: string, variant: string, make: () => unknown) =>
      entries.set(key, this.#entry(key, variant, make));
    const { mayCutAll } = eyes;
    put("node", String(mayCutAll), () => ({ ...node, mayCutAll }));
    put("duty", whose, () => duty(sees));
    put("cuts", whose, () =>
      cuts
        .filter(({ court, cut }) => cut.courtroom === ALL_COURTROOMS || sees(court))
        .slice(0, MOST_CUTS)
        .map(({ cut }) => cut),
    );
    for (const room of rooms) {
      if (!sees(room.court)) continue;
      const { session } = room;
      const glimpse = session === null ? NOTHING : eyes.glimpse(session.view.id);
      const mayCut = eyes.mayCut(room.subject);
      put(`room/${room.id}`, `${glimpse.sight} ${mayCut}`, () => ({ ...roomOf(room, glimpse), mayCut }));
      if (session === null) continue;
      const variant = `${glimpse.maySeeTile} ${glimpse.mayHear}`;
      put(`health/${room.id}`, variant, () => healthOf(session, glimpse));
    }
    for (const { court, alarm } of alarms) if (sees(court)) put(`alarm/${alarm.key}`, "", () => alarm);
    return entries;
  }

  #entry(key: string, variant: string, make: () => unknown): WallEntry {
    const name = `${key} ${variant}`;
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const value = make();
    const entry = { value, json: JSON.stringify(value) };
    this.#made.set(name, entry);
    return entry;
  }
}

function roomOf(
  { id, name, number, court, test, latch, session, draining }: RoomFacts,
  { sight }: Glimpse,
): Omit<WallRoom, "mayCut"> {
  return {
    ...{ id, name, number, test, latch, draining },
    court: court ?? "",
    session: session === null ? null : sessionOf(session, sight),
  };
}

function sessionOf(facts: SessionFacts, sight: Sight): WallSession {
  const { view, cause, grade, isClosed } = facts;
  // What a closed hearing is about says more of it than its number does.
  const knows = !isClosed || sight === "all";
  const { id, caseNumbers, hearingNo, airState, phase, reasons, pauseCauses, pauseCard, wanted } = view;
  const { startedAt, openedAt, endsAt, overrun, delaySeconds, encoderConnected, recordHealthy, egress } =
    view;
  return {
    ...{ id, caseNumbers, hearingNo },
    cause: knows ? cause : null,
    grade: knows ? grade : null,
    conditions: knows ? conditionsOf(facts) : null,
    ...{ airState, phase, reasons, pauseCauses, pauseCard, wanted, startedAt, openedAt, endsAt, overrun },
    delaySeconds,
    ...{ encoderConnected, recordHealthy },
    platform: { state: egress.state, lagSeconds: egress.lagSeconds, lastError: egress.lastError },
    sight,
  };
}

/** So that thirty hearings with the longest forms stay one message. */
const MOST_WORDS = 1_000;

function conditionsOf({ conditions, protection }: SessionFacts): WallConditions | null {
  const { minDelaySeconds, manualStart, until, notAired } = conditions;
  const { identityNotRead, witnesses, evidenceNotShown } = protection;
  const isAny =
    minDelaySeconds > 0 || manualStart || until !== null || notAired.length > 0 || identityNotRead;
  if (!isAny && witnesses === null && evidenceNotShown === null) return null;
  return {
    ...{ minDelaySeconds, manualStart, notAired: [...notAired], identityNotRead },
    until: until === null ? null : new Date(until).toISOString(),
    witnesses: short(witnesses),
    evidenceNotShown: short(evidenceNotShown),
  };
}

function short(text: string | null): string | null {
  return text === null || text.length <= MOST_WORDS ? text : `${text.slice(0, MOST_WORDS)}…`;
}

function healthOf({ health, tileAtMs }: SessionFacts, { maySeeTile, mayHear }: Glimpse): WallHealth {
  const { quietMs, stalled, bitrateBps, usualBitrateBps, framesPerSecond, picture, sound } = health;
  return {
    ...{ quietMs, stalled, bitrateBps, usualBitrateBps, framesPerSecond },
    unmonitored:
      picture === null && sound === null ? "off" : (picture?.unmonitored ?? sound?.unmonitored ?? null),
    tileAtMs: maySeeTile ? tileAtMs : null,
    rmsDb: mayHear ? tenths(sound?.rmsDb) : null,
    peakDb: mayHear ? tenths(sound?.peakDb) : null,
  };
}

function tenths(figure: number | null | undefined): number | null {
  return figure === null || figure === undefined ? null : Math.round(figure * 10) / 10;
}
