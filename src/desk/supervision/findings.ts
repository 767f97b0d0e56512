/** 庭审巡查: a 问题 is written of a hearing, sent to whoever answers for it, answered, and closed (销号) by 审管办 alone. */
import { randomUUID } from "node:crypto";
import { dayOf } from "../../law/offices.ts";
import type { Notices } from "../approvals/notices.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { Addressee, Finding, FindingAct, FindingBody } from "../contract/findings.ts";
import { Failure, sessionNotFound } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import { type FindToken, sameHand } from "../people/two-persons.ts";
import type { FindingRow, FindingRows, FindingStep } from "../store/findings.ts";
import { afterAct, type FindingRefusal } from "./finding.ts";

export interface FoundSession {
  readonly courtroom: string;
  readonly caseNumbers: readonly string[];
}

export interface FindingsOptions {
  readonly rows: FindingRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly notices: Pick<Notices, "tell">;
  readonly findToken: FindToken;
  /** Live, or as it was stored. */
  readonly session: (id: string) => Promise<FoundSession | null>;
  readonly courtOf: (courtroom: string) => string | null;
  /** 承办法官, as forms and docket name them. */
  readonly judgesOf: (caseNumbers: readonly string[]) => Promise<readonly string[]>;
  /** 技术部门 of that court. */
  readonly techniciansOf: (court: string | null) => readonly string[];
}

const REFUSALS: Readonly<Record<FindingRefusal, readonly [zh: string, en: string]>> = {
  "finding-not-answered": ["尚未答复", "It has not been answered"],
  "finding-answered": ["已答复，待审管办复核", "It is answered, and waits for trial supervision"],
  "finding-closed": ["该问题已销号", "It is closed"],
  "own-answer": ["答复人不能复核自己的答复", "Whoever answered does not judge his own answer"],
};

export class Findings {
  readonly #options: FindingsOptions;
  constructor(options: FindingsOptions) {
    this.#options = options;
  }

  /** @throws Failure 404 */
  async need(id: string): Promise<FindingRow> {
    const finding = await this.#options.rows.byId(id);
    if (finding === null) throw new Failure(404, "finding-not-found", "没有这个问题", "No such finding");
    return finding;
  }

  async one(id: string): Promise<Finding> {
    const finding = await this.need(id);
    return view(finding, (await this.#options.rows.stepsOf([id])).get(id) ?? []);
  }

  /** Newest first. */
  async page(limit: number, after: string | undefined, closed: boolean | undefined): Promise<Finding[]> {
    const { rows } = this.#options;
    const found = await rows.page(limit, after, { closed });
    const steps = await rows.stepsOf(found.map(({ id }) => id));
    return found.map((each) => view(each, steps.get(each.id) ?? []));
  }

  async raise(body: FindingBody, by: Caller): Promise<Finding> {
    const { rows, audit, clock, session, courtOf } = this.#options;
    const found = await session(body.sessionId);
    if (found === null) throw sessionNotFound(body.sessionId);
    if (body.addressee === "judge" && found.caseNumbers.length === 0) throw unaddressed();
    const at = isoNow(clock);
    const court = courtOf(found.courtroom);
    const told = await this.#addressed(body.addressee, court, found.caseNumbers);
    const { sessionId, kind, text, addressee } = body;
    const momentAt = body.momentAt === undefined ? at : new Date(body.momentAt).toISOString();
    const finding = await rows.add(
      {
        ...{ id: randomUUID(), sessionId, kind, text, addressee, momentAt, court, told, state: "sent" },
        ...{ courtroom: found.courtroom, caseNumbers: found.caseNumbers },
        ...{ raisedBy: by.person, raisedAt: at },
      },
      { at, by: by.person, byToken: by.tokenId, act: "send", text },
      dayOf(clock.wallMs()).slice(0, 4),
    );
    const { id, number } = finding;
    await audit.act(by.person, "finding.send", id, { number, sessionId, kind, addressee, told, momentAt });
    await this.#tell(finding, told, "send", `巡查问题 ${number} 待答复：${text}`);
    return this.one(id);
  }

  async act(id: string, act: Exclude<FindingAct, "send">, text: string, by: Caller): Promise<Finding> {
    const { rows, audit, clock, findToken } = this.#options;
    const finding = await this.need(id);
    const steps = (await rows.stepsOf([id])).get(id) ?? [];
    const answerers = steps.filter((step) => step.act === "answer");
    const isAnswerer = answerers.some(
      (step) => sameHand(by, { person: step.by, tokenId: step.byToken }, findToken) !== null,
    );
    const next = afterAct({ state: finding.state, isAnswerer }, act);
    if ("refusal" in next) throw refused(next.refusal);
    const at = isoNow(clock);
    const step: FindingStep = { at, by: by.person, byToken: by.tokenId, act, text };
    // Somebody else was quicker.
    if (!(await rows.move(id, finding.state, next.state, step))) throw refused("finding-answered");
    await audit.act(by.person, `finding.${act}`, id, { number: finding.number, text });
    if (act === "answer") {
      await this.#tell(
        finding,
        [finding.raisedBy],
        act,
        `巡查问题 ${finding.number} 已答复，待复核：${text}`,
      );
    } else {
      const what = act === "return" ? "已退回，请重新答复" : "已销号";
      await this.#tell(finding, finding.told, act, `巡查问题 ${finding.number} ${what}：${text}`);
    }
    return this.one(id);
  }

  #addressed(to: Addressee, court: string | null, caseNumbers: readonly string[]) {
    const { judgesOf, techniciansOf } = this.#options;
    return to === "judge" ? judgesOf(caseNumbers) : Promise.resolve(techniciansOf(court));
  }

  async #tell({ id }: FindingRow, persons: readonly string[], act: FindingAct, text: string): Promise<void> {
    const at = isoNow(this.#options.clock);
    await this.#options.notices.tell(
      persons.map((person) => ({
        ...{ person, kind: "finding" as const, subject: id, text },
        key: `finding ${id} ${act} ${at} ${person}`,
      })),
    );
  }
}

/** Nobody could ever answer it. */
function unaddressed(): Failure {
  const [zh, en] = [
    "该场次尚未关联案号，找不到承办法官：请先关联案号，或送技术部门",
    "The session has no case yet, so that it has no judge: name its case first, or send it to the technicians",
  ];
  return new Failure(409, "finding-unaddressed", zh, en);
}

function refused(code: FindingRefusal): Failure {
  return new Failure(409, code, ...REFUSALS[code]);
}

function view({ told, caseNumbers, ...finding }: FindingRow, steps: readonly FindingStep[]): Finding {
  const last = (act: FindingAct) => steps.findLast((step) => step.act === act) ?? null;
  const answer = last("answer");
  const closing = last("close");
  return {
    ...{ ...finding, told: [...told], caseNumbers: [...caseNumbers] },
    ...{ answeredBy: answer?.by ?? null, answeredAt: answer?.at ?? null },
    ...{ closedBy: closing?.by ?? null, closedAt: closing?.at ?? null },
    steps: steps.map(({ byToken: _, ...step }) => step),
  };
}
