/** What is told outside the node, before anybody has decided how much of it: PURE, no words of a person in it by itself. */
import type { AlarmWords, Priority } from "../watch/alarm-kinds.ts";

export interface Notice {
  /** One thing that is told once while it lasts; an alarm's key. */
  readonly key: string;
  readonly priority: Priority;
  /** Name of the alarm, or what an incident is. */
  readonly kind: string;
  /** A courtroom, `node`, `court:…`, `person:…` or `notify:…`, as alarms have it; null: nowhere in particular. */
  readonly place: string | null;
  /** ISO 8601. */
  readonly sinceAt: string;
  /** Fixed words of the kind, never of a person: they leave the node as they are. */
  readonly zh: AlarmWords;
  readonly en: AlarmWords;
  readonly actual: string;
  readonly expected: string;
}

/** A notice as it stands now: what is hidden or shelved is neither told nor over. */
export interface Standing {
  readonly notice: Notice;
  readonly isQuiet: boolean;
  /** Somebody has seen it. */
  readonly isSeen: boolean;
}

/** `escalated`: nobody has seen it since it was told. */
export type Word = "raised" | "escalated" | "cleared";

export interface Entry {
  readonly notice: Notice;
  readonly word: Word;
  /** How often it came back since it was told last. */
  readonly repeats: number;
}

/** What nobody was told of one by one, as numbers: nothing is left out without being counted. */
export interface Counts {
  /** Over before it could be told. */
  readonly brief: number;
  /** Came back too soon after it was told. */
  readonly repeated: number;
  /** There were too many. */
  readonly folded: number;
}

export const NO_COUNTS: Counts = { brief: 0, repeated: 0, folded: 0 };

export interface DaySummary {
  readonly fromAt: string;
  readonly toAt: string;
  /** Raised within, by priority and kind, gravest and most frequent first. */
  readonly kinds: readonly {
    readonly priority: Priority;
    readonly zh: string;
    readonly en: string;
    readonly raised: number;
  }[];
  /** Active at its end. */
  readonly active: number;
}

export type Urgency = "urgent" | "soon" | "digest" | "daily" | "test";

export interface Message {
  /** The same for every attempt to deliver it. */
  readonly id: string;
  readonly urgency: Urgency;
  readonly entries: readonly Entry[];
  readonly counts: Counts;
  readonly summary: DaySummary | null;
}

/** Which way a notice takes. A channel that fails is told of elsewhere soon: an hourly digest would be too late. */
export function laneOf({ priority, kind }: Notice, word: Word): "urgent" | "soon" | "digest" {
  if (priority === 1 && word !== "cleared") return "urgent";
  return priority <= 2 || kind === "notify-failed" ? "soon" : "digest";
}
