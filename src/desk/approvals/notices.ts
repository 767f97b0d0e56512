/** “我的待办”: what waits for a person. An act is derived from the forms; a notice stays until it is marked as read. */
import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { TaskRecord } from "../contract/offices.ts";
import { Failure } from "../failure.ts";
import type { ApprovalRows, StoredApproval } from "../store/approvals.ts";
import type { Notice, NoticeRows } from "../store/notices.ts";
import { nextAct, type RecordView } from "./form-record.ts";

/** Forms that are looked at before something else may go on. */
const FORMS_AT_ONCE = 100;
const OPEN = ["draft", "submitted", "returned"] as const;

const ACT_WORDS = {
  submit: "草稿待提交",
  correct: "已退回，待补正",
  sign: "待签批",
  confirm: "改日待确认",
} as const;

export interface NoticesOptions {
  readonly rows: NoticeRows;
  readonly approvals: ApprovalRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly view: () => RecordView;
}

export class Notices {
  readonly #options: NoticesOptions;
  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  /** Enters each notice once, however often it is told. @returns those that are new. */
  async tell(notices: readonly Omit<Notice, "id" | "at">[]): Promise<Notice[]> {
    const { rows, clock, audit } = this.#options;
    const at = isoNow(clock);
    const added = await rows.add(notices.map((notice) => ({ ...notice, id: randomUUID(), at })));
    for (const { person, kind, subject, text } of added) {
      await audit.note({
        ...{ actor: "desk", action: `notice.${kind}`, subject, outcome: "done", detail: { person, text } },
      });
    }
    return added;
  }

  async of(person: string): Promise<TaskRecord[]> {
    const { rows, approvals } = this.#options;
    const notices: TaskRecord[] = [];
    for (const { id, kind, subject, text, at } of await rows.unreadOf(person)) {
      const form = kind === "duty" || kind === "finding" ? null : await approvals.byId(subject);
      notices.push({ id, kind, subject, text, at, form: form && factsOf(form) });
    }
    return [...(await this.#acts(person)), ...(await this.#papers(approvals, person)), ...notices];
  }

  async read(id: string, person: string): Promise<void> {
    const { rows, clock } = this.#options;
    if (await rows.read(id, person, isoNow(clock))) return;
    throw new Failure(404, "task-not-found", "没有这项待办", "No such task");
  }

  async #acts(person: string): Promise<TaskRecord[]> {
    const { view } = this.#options;
    const now = view();
    const tasks: TaskRecord[] = [];
    for (const status of OPEN) {
      for await (const form of this.#all(status)) {
        const next = nextAct(form, now);
        if (next === null || !next.persons.some((each) => each.person === person)) continue;
        const text = `${form.approval.caseNumbers.join("、")}：${ACT_WORDS[next.act]}`;
        tasks.push({
          ...{ id: null, kind: next.act, subject: form.id, text, at: form.importedAt },
          form: factsOf(form),
        });
      }
    }
    return tasks;
  }

  async *#all(status: (typeof OPEN)[number]): AsyncGenerator<StoredApproval> {
    for (let after: string | undefined; ; await nextTurn()) {
      const page = await this.#options.approvals.page({ limit: FORMS_AT_ONCE, status, after });
      yield* page;
      if (page.length < FORMS_AT_ONCE) return;
      after = page.at(-1)?.id;
    }
  }

  /** Whoever did not enter a paper may check it. */
  async #papers(approvals: ApprovalRows, person: string): Promise<TaskRecord[]> {
    const papers = (await approvals.uncheckedPapers()).filter(({ enteredBy }) => enteredBy !== person);
    const tasks: TaskRecord[] = [];
    for (const { approvalId, enteredBy, enteredAt } of papers) {
      const form = await approvals.byId(approvalId);
      tasks.push({
        id: null,
        kind: "check-paper",
        subject: approvalId,
        text: `${enteredBy}录入的纸质签批待核对`,
        at: enteredAt,
        form: form && factsOf(form),
      });
    }
    return tasks;
  }
}

function factsOf({ approval, status }: StoredApproval): NonNullable<TaskRecord["form"]> {
  const { caseNumbers, causeOfAction, judge, hearings } = approval;
  const plannedStart = hearings[0]?.plannedStart ?? null;
  return { caseNumbers, causeOfAction, judge, status, plannedStart };
}
