/** 提醒: somebody who waits tells whoever must act, once an hour; of a form, or of a planned hearing that has none. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { ApprovalRecord, Reminder } from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { Docket } from "./docket.ts";
import type { Notices } from "./notices.ts";
import type { Register } from "./register.ts";

export interface RemindersOptions {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly docket: Docket;
  readonly notices: Notices;
  readonly register: Register;
}

const HOUR_MS = 3_600_000;
/** Nothing more is to be done about these. */
const ENDED: readonly ApprovalRecord["status"][] = ["rejected", "withdrawn", "revoked", "used", "expired"];
const ACTS = {
  submit: "提交审批表",
  correct: "补正审批表",
  sign: "签批",
  confirm: "确认变更",
} as const;

export class Reminders {
  readonly #options: RemindersOptions;
  constructor(options: RemindersOptions) {
    this.#options = options;
  }

  /** Whoever must act now; of an approved form its judge, who sees what stands against it. */
  async ofForm(id: string, by: string): Promise<Reminder> {
    const { approval, next, status, filedHere } = await this.#options.register.byId(id);
    if (ENDED.includes(status) || !filedHere) throw nobody();
    const persons = next === null ? [approval.judge] : next.persons.map(({ person }) => person);
    const act = next === null ? "查看审批表，尚有未办事项" : ACTS[next.act];
    const about = `${id} ${approval.version} ${next?.act ?? ""} ${next?.step ?? ""}`;
    return this.#tell(id, about, persons, `${approval.caseNumbers.join("、")}：${by}提醒您${act}`, by);
  }

  /** The hearing's judge: it is to be aired, and nobody has filed a form. */
  async ofHearing(id: string, by: string): Promise<Reminder> {
    const entry = await this.#options.docket.byId(id);
    if (entry === null) throw new Failure(404, "docket-entry-not-found", "没有此项排期", "No such entry");
    const text = `${entry.caseNumbers.join("、")}：${by}提醒您填写庭审直播审批表`;
    return this.#tell(entry.caseNumbers.join("、"), id, [entry.judge], text, by);
  }

  async #tell(subject: string, about: string, who: readonly string[], text: string, by: string) {
    const { notices, clock, audit } = this.#options;
    const persons = [...new Set(who)].filter((person) => person !== "" && person !== by);
    if (persons.length === 0) throw nobody();
    const hour = Math.floor(clock.wallMs() / HOUR_MS);
    const added = await notices.tell(
      persons.map((person) => ({
        ...{ person, kind: "reminder" as const, subject, text },
        key: `remind ${about} ${person} ${hour}`,
      })),
    );
    const told = added.map(({ person }) => person);
    await audit.act(by, "notice.remind", subject, { told });
    return { told, before: persons.filter((person) => !told.includes(person)) };
  }
}

function nobody(): Failure {
  const [zh, en] = ["没有可以提醒的人", "There is nobody to remind"];
  return new Failure(409, "nobody-to-remind", zh, en);
}
