/** A later end for a hearing that overruns, and notes of moments. */
import { isoNow } from "../clock.ts";
import { Failure } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import { type DeskParts, onLive } from "./desk-parts.ts";

export interface NotedMark {
  readonly sessionId: string;
  readonly kind: string;
  readonly at: string;
  readonly part: number | null;
  readonly offset: number | null;
  readonly mediaTimeMs: number | null;
}

export class Notes {
  readonly #parts: DeskParts;
  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** 延长直播. @param until ISO 8601, later than now. */
  extend(id: string, until: string, reason: string, caller: Caller): Promise<void> {
    return onLive(this.#parts, id, async ({ report, state }) => {
      const { sessions, keeper, records, audit, clock } = this.#parts;
      if (state.phase === "closed") {
        throw new Failure(409, "hearing-closed", "已闭庭，不能延长", "The hearing is closed");
      }
      if (Date.parse(until) <= clock.wallMs()) {
        throw new Failure(400, "until-past", "延长的结束时间已过", "until is in the past");
      }
      const extendedUntil = new Date(until).toISOString();
      await sessions.change(id, { extendedUntil });
      await keeper.renew(id);
      const line = { type: "extend", until: extendedUntil, reason, by: caller.person };
      await records.write(report, line, await records.position(id));
      const detail = { until: extendedUntil, reason };
      await audit.note({
        actor: caller.person,
        action: "session.extend",
        subject: id,
        outcome: "done",
        detail,
      });
    });
  }

  /** Notes a moment: the place is taken as soon as the request is here. */
  async mark(id: string, kind: string, note: string | undefined, caller: Caller): Promise<NotedMark> {
    const { records, audit, clock } = this.#parts;
    const at = isoNow(clock);
    const place = records.position(id);
    return onLive(this.#parts, id, async ({ report }) => {
      const position = await place;
      const line = { type: "mark", kind, ...(note !== undefined && { note }), by: caller.person };
      await records.write(report, line, position);
      const detail = { kind, note: note ?? null };
      await audit.note({
        actor: caller.person,
        action: "session.mark",
        subject: id,
        outcome: "done",
        detail,
      });
      return {
        sessionId: id,
        kind,
        at,
        part: position?.part ?? null,
        offset: position?.offset ?? null,
        mediaTimeMs: position?.mediaTimeMs ?? null,
      };
    });
  }
}
