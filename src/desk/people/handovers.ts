/**
 * 交接班: whoever is on duty offers it with notes, and stays on duty until somebody has taken over: the successor is on duty
 * before the first is off, so that no moment is without a person (通知 六). What a page that no longer answers means for the
 * air, the rules of duty say.
 */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { HandoverView } from "../contract/shifts.ts";
import { Failure } from "../failure.ts";
import type { HandoverRows } from "../store/handovers.ts";
import { reaches } from "./access.ts";
import type { Duty } from "./duty.ts";

export interface HandoversOptions {
  readonly rows: HandoverRows;
  readonly duty: Duty;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export class Handovers {
  readonly #options: HandoversOptions;
  /** By whoever hands over. */
  readonly #open = new Map<string, HandoverView>();

  constructor(options: HandoversOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    for (const handover of await this.#options.rows.open()) this.#open.set(handover.from, handover);
  }

  /** Nobody has taken over from him yet: he stays on duty. */
  isOffered(person: string): boolean {
    return this.#open.has(person);
  }

  /** Open ones first, then the newest. */
  async newest(limit: number): Promise<HandoverView[]> {
    const open = [...this.#open.values()];
    const known = new Set(open.map(({ id }) => id));
    const rows = await this.#options.rows.newest(limit);
    return [...open, ...rows.filter(({ id }) => !known.has(id))].slice(0, limit);
  }

  /** @throws Failure 404, also for one that is closed. */
  need(id: string): HandoverView {
    const found = [...this.#open.values()].find((each) => each.id === id);
    if (found !== undefined) return found;
    const [zh, en] = ["没有这次交班，或已有人接班", "There is no such handover, or somebody has taken over"];
    throw new Failure(404, "handover-not-found", zh, en);
  }

  /** Said again, the notes are the new ones; the audit has both. @throws Failure 409 when he is not on duty. */
  async offer(person: string, notes: string): Promise<HandoverView> {
    const { duty, rows, audit, clock } = this.#options;
    if (!duty.isOn(person)) {
      throw new Failure(409, "not-on-duty", "你不在值守状态，无班可交", "You are not on duty");
    }
    const known = this.#open.get(person);
    const courts = duty.courtsOf(person);
    const handover: HandoverView = {
      ...{ id: known?.id ?? randomUUID(), from: person, notes, offeredAt: isoNow(clock) },
      courts: courts === null ? null : [...courts],
      ...{ takenBy: null, takenAt: null, withdrawnAt: null },
    };
    this.#open.set(person, handover);
    try {
      await (known === undefined ? rows.add(handover) : rows.save(handover));
    } catch (error) {
      if (known === undefined) this.#open.delete(person);
      else this.#open.set(person, known);
      throw error;
    }
    await audit.act(person, "duty.handover-offer", handover.id, { notes, courts });
    return handover;
  }

  /** He goes on himself. */
  async withdraw(person: string): Promise<void> {
    const { rows, audit, clock } = this.#options;
    const found = this.#open.get(person);
    if (found === undefined) return;
    this.#open.delete(person);
    try {
      await rows.save({ ...found, withdrawnAt: isoNow(clock) });
    } catch (error) {
      // What he has offered anew meanwhile stands.
      if (!this.#open.has(person)) this.#open.set(person, found);
      throw error;
    }
    await audit.act(person, "duty.handover-withdraw", found.id, {});
  }

  /** @throws Failure 404, 409 */
  async take(id: string, person: string): Promise<HandoverView> {
    const { duty, rows, audit, clock } = this.#options;
    const offered = this.need(id);
    if (offered.from === person) {
      throw new Failure(409, "handover-own", "不能自己接自己的班", "You can't take over from yourself");
    }
    if (!covers(duty.courtsOf(person), offered.courts)) {
      const [zh, en] = [
        "你不能值守交班人所值守的全部法院",
        "You may not watch all the courts that he watches",
      ];
      throw new Failure(409, "handover-other-court", zh, en);
    }
    // At once, so that two can't take the same one.
    this.#open.delete(offered.from);
    const taken = { ...offered, takenBy: person, takenAt: isoNow(clock) };
    try {
      await duty.begin(person);
      await rows.save(taken);
    } catch (error) {
      if (!this.#open.has(offered.from)) this.#open.set(offered.from, offered);
      throw error;
    }
    await audit.act(person, "duty.handover-take", id, { from: offered.from });
    await duty.end(offered.from, "handed-over");
    return taken;
  }
}

function covers(own: readonly string[] | null, courts: readonly string[] | null): boolean {
  if (own === null) return true;
  return courts?.every((court) => own.some((each) => reaches(each, court))) ?? false;
}
