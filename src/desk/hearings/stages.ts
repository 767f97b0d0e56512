/** 庭审环节 (法庭调查、举证质证…): marked as they come, so that those which the approval leaves out are not aired. */
import type { Stage } from "../contract/session.ts";
import { Failure } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import { type DeskParts, needTold, onLive } from "./desk-parts.ts";

export class Stages {
  readonly #parts: DeskParts;
  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  mark(id: string, stage: Stage | null, caller: Caller): Promise<void> {
    return onLive(this.#parts, id, async (session) => {
      const { report, state } = session;
      const { sessions, keeper, records, audit } = this.#parts;
      if (state.phase === "before" || state.phase === "closed") {
        const [zh, en] = ["尚未开庭或已闭庭，不能标记环节", "The hearing is not open"];
        throw new Failure(409, "hearing-not-open", zh, en);
      }
      const { decision } = await keeper.ask(session);
      const shuts = stage !== null && decision.conditions.notAired.includes(stage);
      const kept = shuts ? sessions.impose(id, { stage }) : sessions.change(id, { stage });
      // What shuts counts at once, whatever the store does.
      if (!shuts) await kept;
      const [, told] = await Promise.all([kept, keeper.renew(id)]);
      const line = { type: "stage", stage, before: state.stage, by: caller.person };
      await records.write(report, line, await records.position(id));
      const detail = { courtroom: report.courtroom, before: state.stage, after: stage };
      await audit.note({
        actor: caller.person,
        action: "session.stage",
        subject: id,
        outcome: "done",
        detail,
      });
      if (shuts) needTold(this.#parts, id, told);
    });
  }
}
