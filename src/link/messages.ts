/**
 * What gate and desk say to each other, as types. Everything is plain JSON; the version is checked in the
 * first message. The desk sends its whole will for a session (a lease), never a change; the gate reports
 * snapshots and changes. Times named `…Ms` without `wall` are the machine's monotonic clock in milliseconds
 * (`process.hrtime`), which all processes of one machine share.
 */

export const LINK_VERSION = 1;

export const AIR_STATES = ["held", "preparing", "on-air", "paused", "cut", "ended"] as const;
export type AirStateName = (typeof AIR_STATES)[number];

/** Why a session is not aired, as law and desk state it; the gate carries it and never interprets it. */
export interface Reason {
  readonly code: string;
  readonly clause: string;
  readonly text: string;
}

/** Causes the desk sets in its lease; the gate adds `lease`, `record` and `gap` by itself. */
export const DESK_PAUSE_CAUSES = ["operator", "phase", "overrun", "duty"] as const;
export type DeskPauseCause = (typeof DESK_PAUSE_CAUSES)[number];
export type GatePauseCause = "lease" | "record" | "gap";
export type PauseCause = DeskPauseCause | GatePauseCause;

/** The cards of design 4. The gate plays the file of the kind that the moment calls for. */
export const CARD_KINDS = ["upcoming", "recess", "paused", "lost", "ended"] as const;
export type CardKind = (typeof CARD_KINDS)[number];

/** Where a session goes on air. `url` may hold credentials: never log it, use rtmp/url's masking. */
export interface Target {
  readonly url: string;
  readonly streamName: string;
}

/** The desk's whole will for one live session. Ends at `readAtMs` + 15 s; a lower revision is dropped. */
export interface Lease {
  readonly type: "lease";
  readonly sessionId: string;
  /** Number the parent gave this desk; the gate serves the highest only. */
  readonly incarnation: number;
  /** Allotted before the register was read; rises with every lease of this desk. */
  readonly revision: number;
  /** Monotonic ms, taken before the register was read. */
  readonly readAtMs: number;
  readonly allow: boolean;
  readonly wanted: boolean;
  readonly reasons: readonly Reason[];
  /** null: nowhere to go (test mode without a test URL). */
  readonly target: Target | null;
  readonly pauseCauses: readonly DeskPauseCause[];
  /** Which card a `phase` pause shows; the others follow from their cause. */
  readonly phaseCard: "upcoming" | "recess" | "paused";
  /** Card files by kind, absolute paths of FLV clips made for this session's codec; {} when none exist. */
  readonly cards: Readonly<Partial<Record<CardKind, string>>>;
  /** The delay may be raised for a session, never lowered below the node's; null: the node's. */
  readonly minDelaySeconds: number | null;
}

/** Hearing marks that carry a journal position; discarding phases come as a lease with cause `phase`. */
export type DrainMark = "recess" | "closing";

export type Command =
  | { readonly name: "list" }
  | { readonly name: "cut"; readonly courtroom?: string; readonly sessionId?: string }
  | { readonly name: "cut-all" }
  | { readonly name: "rearm"; readonly courtroom: string }
  | { readonly name: "lift-cut-all" }
  /** Drain up to the present end of the journal, then the phase card (recess) or the end (closing). */
  | { readonly name: "mark"; readonly sessionId: string; readonly mark: DrainMark }
  /** A mark that drains nothing: answers with the position alone (opening, discarding phases, notes). */
  | { readonly name: "position"; readonly sessionId: string }
  | { readonly name: "dump"; readonly sessionId: string }
  /** Close this session's hearing and open a successor on the same encoder, held. */
  | { readonly name: "switch"; readonly sessionId: string }
  | { readonly name: "suspend-recording"; readonly sessionId: string; readonly on: boolean }
  /** Replace the gate's copy of rooms and key hashes; answered once it is durable. */
  | { readonly name: "rooms"; readonly version: number; readonly rooms: readonly Room[] };

/** SHA-256 (hex) of each valid encoder key. */
export interface Room {
  readonly id: string;
  readonly keyHash: string;
}

export interface CommandMessage {
  readonly type: "command";
  readonly id: number;
  readonly command: Command;
}

export type DeskMessage =
  | {
      readonly type: "hello";
      readonly version: number;
      readonly secret: string;
      readonly incarnation: number;
    }
  | Lease
  | CommandMessage;

/**
 * Answer to `cut` and `cut-all`: one for each live session that was cut; for a courtroom without any, one that says
 * that the latch is set.
 */
export interface CutReport {
  /** null when the courtroom had no session: the latch alone was set. */
  readonly sessionId: string | null;
  readonly courtroom: string;
  readonly airState: AirStateName;
  /** Wall clock, ISO 8601. `closedAt` is null without a connection. */
  readonly receivedAt: string;
  readonly closedAt: string | null;
  /** From the command's arrival at the gate to the reset. */
  readonly closedInMs: number | null;
  /** Upper bound of the arrival (wall clock) of the newest content that left; null when none left. */
  readonly lastContentAt: string | null;
  readonly discardedSeconds: number;
  readonly discardedBytes: number;
  readonly latched: boolean;
  readonly verified: boolean;
}

/** A place in a session's record, for case.jsonl. */
export interface JournalMark {
  readonly sessionId: string;
  readonly part: number;
  readonly offset: number;
  readonly mediaTimeMs: number;
  readonly wallClock: string;
}

/** Answer to `mark` and `switch`. */
export interface MarkResult extends JournalMark {
  /** The session that follows on the same encoder, opened at its next key frame; null when none is sending. */
  readonly successorId: string | null;
}

export interface PartReport {
  readonly number: number;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly sizeBytes: number;
  readonly recovered: boolean;
}

export interface GapReport {
  readonly from: string;
  readonly to: string | null;
  /** encoder-lost | gate-restart | write-failed | recess | suspended */
  readonly cause: string;
}

export type EgressStateName = "idle" | "connecting" | "connected" | "sending" | "waiting" | "failed";

/** What the gate knows of a session; the desk adds cases, phase and wanted. Absent facts are null, never 0. */
export interface SessionReport {
  readonly sessionId: string;
  readonly courtroom: string;
  /** The raw stream name and room parameter of the encoder's URL, key removed. */
  readonly streamName: string;
  /** Directory relative to the recordings root: `<yyyy-mm-dd>/<session id>`. */
  readonly directory: string;
  /** The root it lies under (the second directory when the first failed). */
  readonly recordingsRoot: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly encoderConnected: boolean;
  readonly airState: AirStateName;
  readonly reasons: readonly Reason[];
  readonly pauseCauses: readonly PauseCause[];
  readonly latched: boolean;
  readonly wanted: boolean;
  readonly draining: boolean;
  readonly recordHealthy: boolean;
  readonly delaySeconds: number;
  readonly receivedBytes: number;
  readonly recordedBytes: number;
  /** From arrival until the disk had it, the longest of the last ten to twenty seconds; null: nothing was to be written. */
  readonly writeLatencyMs: number | null;
  readonly forwardedBytes: number;
  /** The newest few only, and so are the gaps: the whole lists stand in session.json. */
  readonly parts: readonly PartReport[];
  readonly gaps: readonly GapReport[];
  readonly video: {
    readonly codec: string;
    readonly width: number | null;
    readonly height: number | null;
  } | null;
  readonly audio: {
    readonly codec: string;
    readonly sampleRate: number | null;
    readonly channels: number | null;
  } | null;
  readonly egress: {
    readonly state: EgressStateName;
    readonly lastError: string | null;
    readonly reconnects: number;
    readonly lagSeconds: number | null;
    /** Of what was to go out by now and never will: jumped over without a connection, or behind a platform too slow. */
    readonly lostSeconds: number;
  };
  /** The session that went before on the same encoder connection (switch), if any. */
  readonly predecessorId: string | null;
}

/** A signed running head, for the audit log (design 6): about every 10 s a session. */
export interface HeadReport {
  readonly sessionId: string;
  readonly part: number;
  readonly offset: number;
  readonly chain: string;
  readonly signature: string;
  readonly final: boolean;
}

/** Enough of a live session to know that it is there, and whether it is cut. */
export interface LiveSessionName {
  readonly sessionId: string;
  readonly courtroom: string;
  readonly airState: AirStateName;
}

/** The gate's whole truth, first to each desk and the answer to `list`. */
export interface GateSnapshot {
  readonly type: "snapshot";
  readonly version: number;
  /** Every live session: what is not named here is over. */
  readonly live: readonly LiveSessionName[];
  /**
   * Reports of all of them and of those being sealed; empty when they would outgrow a frame, and then each follows as
   * a `session` message (not after `list`).
   */
  readonly sessions: readonly SessionReport[];
  readonly latches: { readonly all: boolean; readonly courtrooms: readonly string[] };
  readonly roomsVersion: number;
  readonly publicKey: string;
  readonly ingestOpen: boolean;
}

export type GateMessage =
  | GateSnapshot
  | { readonly type: "session"; readonly report: SessionReport }
  | { readonly type: "latches"; readonly all: boolean; readonly courtrooms: readonly string[] }
  | { readonly type: "head"; readonly head: HeadReport }
  /** A fact worth the audit and an event code: takeover, refused publish, record failed, … */
  | {
      readonly type: "event";
      readonly code: string;
      readonly at: string;
      readonly courtroom: string | null;
      readonly sessionId: string | null;
      readonly detail: string;
    }
  | { readonly type: "counters"; readonly counters: Readonly<Record<string, number>> }
  | { readonly type: "reply"; readonly id: number; readonly ok: true; readonly result: unknown }
  | {
      readonly type: "reply";
      readonly id: number;
      readonly ok: false;
      readonly code: string;
      readonly message: string;
    };
