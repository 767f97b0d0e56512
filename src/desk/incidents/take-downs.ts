/** 平台撤下: what has gone out already and must go from the platform's page; open until a second look found it gone. */
import { randomUUID } from "node:crypto";
import { type Clock, isoNow } from "../clock.ts";
import type { EntryKind, TakeDown } from "../contract/incidents.ts";
import { Failure } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import type { IncidentRows } from "../store/incidents.ts";
import type { Incidents } from "./incidents.ts";

export interface TakeDownsOptions {
  readonly rows: IncidentRows;
  readonly incidents: Incidents;
  readonly clock: Clock;
}

export interface TakeDownOrder {
  readonly page: string;
  readonly fromAt: string;
  readonly toAt: string;
  readonly reason: string;
}

interface Changed {
  /** For the timeline. */
  readonly text: string;
  readonly changed: TakeDown;
}

export class TakeDowns {
  readonly #options: TakeDownsOptions;
  constructor(options: TakeDownsOptions) {
    this.#options = options;
  }

  open(): Promise<TakeDown[]> {
    return this.#options.rows.openTakeDowns();
  }

  ofIncident(id: string): Promise<TakeDown[]> {
    return this.#options.rows.takeDownsOf(id);
  }

  /** @throws Failure 404 */
  async need(id: string): Promise<TakeDown> {
    const takeDown = await this.#options.rows.takeDown(id);
    if (takeDown === null) {
      throw new Failure(404, "take-down-not-found", `没有撤下任务 ${id}`, `No take-down ${id}`);
    }
    return takeDown;
  }

  async ask(incidentId: string, order: TakeDownOrder, by: Caller): Promise<TakeDown> {
    const { rows, incidents, clock } = this.#options;
    const { place } = await incidents.need(incidentId);
    return incidents.enter(incidentId, "take-down", by, async () => {
      const takeDown: TakeDown = {
        ...{ id: randomUUID(), incidentId, courtroom: place, page: order.page, reason: order.reason },
        ...{ fromAt: utc(order.fromAt), toAt: utc(order.toAt), askedBy: by.person, askedAt: isoNow(clock) },
        ...{ doneBy: null, doneAt: null, doneNote: null, checkedBy: null, checkedAt: null },
      };
      await rows.addTakeDown(takeDown);
      const text = `${order.page}（${order.fromAt}—${order.toAt}）：${order.reason}`;
      return { text, stored: takeDown };
    });
  }

  /** 已撤下: by whoever did it or had it done. */
  done(id: string, note: string, by: Caller): Promise<TakeDown> {
    return this.#change(id, "taken-down", by, (takeDown) => ({
      text: `${takeDown.page}：${note}`,
      changed: { ...takeDown, doneBy: by.person, doneAt: isoNow(this.#options.clock), doneNote: note },
    }));
  }

  /** 复核: somebody else has looked at the page. Not gone: it is open as before. */
  check(id: string, gone: boolean, by: Caller): Promise<TakeDown> {
    return this.#change(id, "take-down-checked", by, async (takeDown) => {
      if (takeDown.doneBy === null) {
        const [zh, en] = ["尚未登记已撤下，不能复核", "Nobody has said that it was taken down"];
        throw new Failure(409, "take-down-not-done", zh, en);
      }
      if (!(await this.#options.incidents.isSecondTo(takeDown.incidentId, [takeDown.doneBy], by))) {
        const [zh, en] = ["须由第二人复核", "The second look is somebody else's"];
        throw new Failure(409, "second-person", zh, en);
      }
      return {
        text: `${takeDown.page}　${gone ? "复核：已撤下" : "复核：仍可见"}`,
        changed: gone
          ? { ...takeDown, checkedBy: by.person, checkedAt: isoNow(this.#options.clock) }
          : { ...takeDown, doneBy: null, doneAt: null, doneNote: null },
      };
    });
  }

  /** Read, judged and stored in one turn: two who act at once see each other. */
  async #change(
    id: string,
    kind: EntryKind,
    by: Caller,
    change: (takeDown: TakeDown) => Changed | Promise<Changed>,
  ): Promise<TakeDown> {
    const { rows, incidents } = this.#options;
    const { incidentId } = await this.need(id);
    return incidents.enter(incidentId, kind, by, async () => {
      const takeDown = await this.need(id);
      if (takeDown.checkedAt !== null) throw alreadyChecked();
      const { text, changed } = await change(takeDown);
      await rows.saveTakeDown(changed);
      return { text, stored: changed };
    });
  }
}

function alreadyChecked(): Failure {
  const [zh, en] = ["该撤下任务已复核完成", "It has been checked already"];
  return new Failure(409, "take-down-checked", zh, en);
}

function utc(at: string): string {
  return new Date(at).toISOString();
}
