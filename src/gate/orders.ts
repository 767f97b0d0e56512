/** Carries out what desk and command line order: one place for every command of the link. */
import type { Command, CutReport } from "../link/messages.ts";
import type { Courtroom } from "./courtroom.ts";
import type { AddressPair } from "./kernel-table.ts";
import type { LatchAct } from "./latch-log.ts";
import type { Latches, LatchOutcome } from "./latches.ts";
import type { Rooms } from "./rooms.ts";
import type { Session, SessionCut } from "./session.ts";

export class OrderError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface OrdersDeps {
  readonly rooms: Rooms;
  readonly latches: Latches;
  readonly courtrooms: ReadonlyMap<string, Courtroom>;
  /** For each connection whether the kernel still has it; null when that can't be told. */
  readonly standing: (pairs: readonly AddressPair[]) => Promise<readonly boolean[] | null>;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  readonly snapshot: () => object;
  /** What this courtroom's encoder has sent up to now is on its way into the record; `done` follows at once or soon. */
  readonly readNow: (courtroom: string, done: () => void) => void;
}

export class Orders {
  readonly #deps: OrdersDeps;

  constructor(deps: OrdersDeps) {
    this.#deps = deps;
  }

  /** @param receivedMs when the command arrived, monotonic. @throws OrderError, and whatever the disk says. */
  async carryOut(command: Command, receivedMs: number): Promise<unknown> {
    switch (command.name) {
      case "list":
        return this.#deps.snapshot();
      case "cut":
        return this.#cut(this.#courtroomOf(command), receivedMs);
      case "cut-all":
        return this.#cutAll(receivedMs);
      case "rearm":
        return this.#rearm(command.courtroom);
      case "lift-cut-all":
        return this.#liftCutAll();
      case "mark": {
        const session = await this.#upToNow(command.sessionId);
        return this.#roomOf(session).mark(session, command.mark);
      }
      case "position":
        return (await this.#upToNow(command.sessionId)).place();
      case "dump":
        this.#session(command.sessionId).dump();
        return {};
      case "switch": {
        const session = await this.#upToNow(command.sessionId);
        return this.#roomOf(session).mark(session, "closing");
      }
      case "suspend-recording":
        (await this.#upToNow(command.sessionId)).suspendRecording(command.on);
        return {};
      case "rooms":
        await this.#deps.rooms.replace(command.version, command.rooms);
        return { version: this.#deps.rooms.version };
    }
  }

  async #cut(courtroom: string, receivedMs: number): Promise<CutReport[]> {
    const room = this.#deps.courtrooms.get(courtroom);
    const act: LatchAct = { act: "cut", courtroom };
    const { reports, latched } = await this.#latchAll(room === undefined ? [] : [room], act, receivedMs);
    if (reports.length > 0) return reports;
    return [{ ...this.#latchOnly(courtroom, receivedMs), latched, verified: latched }];
  }

  async #cutAll(receivedMs: number): Promise<CutReport[]> {
    const rooms = [...this.#deps.courtrooms.values()];
    const { reports, latched } = await this.#latchAll(rooms, { act: "cut-all" }, receivedMs);
    // Without a report nothing else would say so.
    if (reports.length === 0 && !latched) throw notWritten();
    return reports;
  }

  /**
   * First every release is stopped and every connection reset; then the latch is made durable; then one look at the
   * kernel's tables tells which connections are really gone; then the answer.
   */
  async #latchAll(
    rooms: readonly Courtroom[],
    act: LatchAct,
    receivedMs: number,
  ): Promise<{ reports: CutReport[]; latched: boolean }> {
    const cuts: SessionCut[] = [];
    const failed: Courtroom[] = [];
    for (const room of rooms) {
      try {
        cuts.push(...room.cut(receivedMs));
      } catch {
        // Whatever is wrong with one room, the others are cut and the latch is set.
        failed.push(room);
      }
    }
    const latching = this.#deps.latches.apply(act);
    // Asked for right behind the latch, which it must not delay.
    const pairs = cuts.flatMap(({ pair }) => pair ?? []);
    const looking = pairs.length === 0 ? null : this.#deps.standing(pairs);
    const latched = (await latching) === "done";
    const standing = await looking;
    const reports: CutReport[] = cuts.map(({ report, pair }) => {
      const gone = pair === null || standing?.[pairs.indexOf(pair)] === false;
      return { ...report, latched, verified: report.airState === "cut" && gone && latched };
    });
    for (const { id } of failed)
      reports.push({ ...this.#latchOnly(id, receivedMs), latched, verified: false });
    return { reports, latched };
  }

  async #rearm(courtroom: string): Promise<object> {
    this.#expectLifted(await this.#deps.latches.apply({ act: "rearm", courtroom }));
    if (!this.#deps.latches.isCut(courtroom)) this.#deps.courtrooms.get(courtroom)?.unlatch();
    return {};
  }

  async #liftCutAll(): Promise<object> {
    this.#expectLifted(await this.#deps.latches.apply({ act: "lift-cut-all" }));
    for (const courtroom of this.#deps.courtrooms.values()) {
      if (!this.#deps.latches.isCut(courtroom.id)) courtroom.unlatch();
    }
    return {};
  }

  #expectLifted(outcome: LatchOutcome): void {
    if (outcome === "not-written") throw notWritten();
    if (outcome === "cut-meanwhile") {
      throw new OrderError(
        "cut-meanwhile",
        "somebody cut again while the latch was being lifted; that cut stands",
      );
    }
  }

  #latchOnly(courtroom: string, receivedMs: number): Omit<CutReport, "latched" | "verified"> {
    const now = new Date(this.#deps.wallMs() - (this.#deps.monotonicMs() - receivedMs));
    return {
      sessionId: null,
      courtroom,
      airState: "cut",
      receivedAt: now.toISOString(),
      closedAt: null,
      closedInMs: null,
      lastContentAt: null,
      discardedSeconds: 0,
      discardedBytes: 0,
    };
  }

  #courtroomOf(command: { readonly courtroom?: string; readonly sessionId?: string }): string {
    if (command.sessionId !== undefined) return this.#session(command.sessionId).courtroom;
    // A room can be on air without standing in the list: recovered, or removed, or the list is unreadable.
    const { courtroom = "" } = command;
    if (this.#deps.rooms.has(courtroom) || this.#deps.courtrooms.has(courtroom)) return courtroom;
    throw new OrderError("courtroom-not-found", `no courtroom ${JSON.stringify(courtroom)}`);
  }

  #session(id: string): Session {
    for (const courtroom of this.#deps.courtrooms.values()) {
      const session = courtroom.sessions.find((each) => each.id === id);
      if (session !== undefined) return session;
    }
    throw new OrderError("session-not-found", `no live session ${JSON.stringify(id)}`);
  }

  /** A mark stands behind the last word that was said before it, also one that waits to be read. */
  async #upToNow(sessionId: string): Promise<Session> {
    const { courtroom } = this.#session(sessionId);
    await new Promise<void>((resolve) => this.#deps.readNow(courtroom, resolve));
    return this.#session(sessionId);
  }

  #roomOf(session: Session): Courtroom {
    const courtroom = this.#deps.courtrooms.get(session.courtroom);
    if (courtroom === undefined) throw new OrderError("courtroom-not-found", session.courtroom);
    return courtroom;
  }
}

function notWritten(): OrderError {
  return new OrderError("latch-not-written", "the latch log could not be written; everything is cut");
}
