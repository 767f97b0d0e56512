/** What the gate reports, handed to those it concerns: the snapshot at each connection, then changes. */
import type { GateMessage, GateSnapshot } from "../../link/messages.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { Cuts } from "../hearings/cuts.ts";
import type { GateLink } from "./gate-link.ts";
import { type Latches, latchScopes } from "./latches.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import type { LiveSessions } from "./live-sessions.ts";

/** What could not be settled with the gate at once is tried again, as long as it is connected. */
const AGAIN_MS = 1000;

export interface GateEventsParts {
  readonly audit: AuditLog;
  readonly courtrooms: Courtrooms;
  readonly cuts: Cuts;
  readonly gate: GateLink;
  readonly keeper: LeaseKeeper;
  readonly latches: Latches;
  readonly sessions: LiveSessions;
  readonly onCounters: (counters: Readonly<Record<string, number>>) => void;
  /** The gate found its latch log missing, unreadable or not writable, and has cut every courtroom. */
  readonly onLatchesInDoubt: (detail: string) => void;
  readonly onError: (what: string, error: unknown) => void;
}

export class GateEvents {
  readonly #parts: GateEventsParts;
  #ingestOpen = false;
  #again: NodeJS.Timeout | null = null;

  constructor(parts: GateEventsParts) {
    this.#parts = parts;
  }

  stop(): void {
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
  }

  disconnected(): void {
    this.#ingestOpen = false;
    this.stop();
  }

  takeSnapshot(snapshot: GateSnapshot): void {
    const { sessions, latches, keeper } = this.#parts;
    this.#ingestOpen = snapshot.ingestOpen;
    const scopes = latchScopes(snapshot.latches);
    this.#report("latch-not-stored", latches.adopt(scopes));
    this.#report("sessions-not-taken", sessions.takeSnapshot(snapshot));
    void keeper.renewAll();
    void this.#settle(snapshot.roomsVersion, scopes);
  }

  take(message: Exclude<GateMessage, { type: "snapshot" | "reply" }>): void {
    const { sessions, latches, audit, onCounters } = this.#parts;
    switch (message.type) {
      case "session":
        sessions.takeReport(message.report);
        return;
      case "latches":
        this.#report("latch-not-stored", latches.adopt(latchScopes(message)));
        return;
      case "counters":
        onCounters(message.counters);
        return;
      case "head": {
        const { sessionId: subject, ...detail } = message.head;
        void audit.note({ actor: "gate", action: "journal.head", subject, outcome: "done", detail });
        return;
      }
      case "event": {
        const { code, at, courtroom, sessionId, detail } = message;
        const subject = sessionId ?? courtroom ?? "gate";
        const entry = { actor: "gate", action: "gate.event", subject, outcome: code };
        void audit.note({ ...entry, detail: { at, courtroom, detail } });
        if (code === "latches-in-doubt") this.#parts.onLatchesInDoubt(detail);
        return;
      }
    }
  }

  /** The gate opens its link before its ingest, and tells that only when it is asked. */
  async isIngestOpen(): Promise<boolean> {
    const { gate } = this.#parts;
    if (!gate.connected) return false;
    if (!this.#ingestOpen) {
      const answer = await gate.command({ name: "list" }).catch(() => null);
      this.#ingestOpen = (answer as GateSnapshot | null)?.ingestOpen === true;
    }
    return this.#ingestOpen;
  }

  /** Rooms first: a gate that does not know a courtroom could not cut it. */
  async #settle(roomsVersion: number, scopes: readonly string[]): Promise<void> {
    const { courtrooms, cuts, gate, onError } = this.#parts;
    try {
      await courtrooms.greet(roomsVersion);
      await cuts.assertAtGate(scopes);
    } catch (error) {
      onError("gate-not-settled", error);
      if (!gate.connected) return;
      this.#again ??= setTimeout(() => {
        this.#again = null;
        void this.#settle(roomsVersion, scopes);
      }, AGAIN_MS);
    }
  }

  #report(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => this.#parts.onError(what, error));
  }
}
