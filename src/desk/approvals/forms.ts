/**
 * Forms filed here, but for their signatures (form-signing.ts): drafted, corrected, submitted, changed, withdrawn. Each act
 * is one transaction, with the version that the person has seen.
 */
import { randomUUID } from "node:crypto";
import type { SignatureStep } from "../../law/approval.ts";
import { type Change, changeOf } from "../../law/changes.ts";
import type { LawReason } from "../../law/decision.ts";
import { dayOf } from "../../law/offices.ts";
import { signersOf } from "../../law/signing.ts";
import { againstSubmission } from "../../law/submission.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type {
  ApprovalForm,
  ApprovalRecord,
  ApprovalStatus,
  DraftBody,
  EditBody,
} from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { ApprovalRows, NewApproval, StoredApproval } from "../store/approvals.ts";
import type { Bars } from "./bars.ts";
import { caseKeys } from "./case-key.ts";
import { IMPORT_AT_ONCE } from "./docket.ts";
import { refusal, refuseLate, seenForm } from "./form-guards.ts";
import { FILED_HERE } from "./form-record.ts";
import type { Notices } from "./notices.ts";
import type { Offices } from "./offices.ts";
import type { PolicyFile } from "./policy-file.ts";
import type { Register } from "./register.ts";

export interface FormsOptions {
  readonly rows: ApprovalRows;
  readonly register: Register;
  readonly offices: Offices;
  readonly bars: Bars;
  readonly notices: Notices;
  readonly policy: PolicyFile;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Whether 开庭 of this hearing has been marked, here and now. */
  readonly isOpened: (caseNumbers: readonly string[], hearingNo: number) => boolean;
  readonly isSameCourt: (a: string, b: string) => boolean;
  readonly onChanged: (caseNumbers: readonly string[]) => void;
}

/** What a person may still correct freely. */
const OPEN_TO_EDIT: readonly ApprovalStatus[] = ["draft", "returned"];
/** What changes by the policy's table. */
const OPEN_TO_CHANGE: readonly ApprovalStatus[] = ["submitted", "active"];

export class Forms {
  readonly #options: FormsOptions;
  constructor(options: FormsOptions) {
    this.#options = options;
  }

  async draft(body: DraftBody, by: string): Promise<ApprovalRecord> {
    this.#refuseListed(body.caseNumbers);
    const entry = this.#newDraft(body, by);
    await this.#options.rows.inTransaction((writer) => writer.insert(entry));
    await this.#options.audit.act(by, "approval.draft", entry.id, {
      caseNumbers: entry.caseNumbers,
      after: "draft",
    });
    return this.#options.register.byId(entry.id);
  }

  /**
   * Drafts from a sheet. A case and hearing that has a form here already, ended or not, gets no second
   * one, and a listed case none at all: an import revives nothing.
   */
  async importDrafts(
    bodies: readonly DraftBody[],
    by: string,
    dryRun: boolean,
  ): Promise<("created" | "unchanged")[]> {
    const { rows, audit } = this.#options;
    const made: string[] = [];
    const results: ("created" | "unchanged")[] = [];
    // What stands twice in one sheet is one form, in the dry run too.
    const inSheet = new Set<string>();
    for (let from = 0; from < bodies.length; from += IMPORT_AT_ONCE) {
      await rows.inTransaction(async (writer) => {
        for (const body of bodies.slice(from, from + IMPORT_AT_ONCE)) {
          const keys = caseKeys(body.caseNumbers);
          const no = body.hearings?.[0]?.no ?? 1;
          const key = `${keys[0]} ${no}`;
          const isKnown =
            inSheet.has(key) ||
            this.#options.bars.isListed(keys) ||
            (await writer.filedFor(FILED_HERE, keys[0] ?? "", no));
          inSheet.add(key);
          results.push(isKnown ? "unchanged" : "created");
          if (isKnown || dryRun) continue;
          const entry = this.#newDraft(body, by);
          await writer.insert(entry);
          made.push(entry.id);
        }
      });
    }
    if (!dryRun) {
      const detail = { created: made.length, unchanged: results.length - made.length };
      await audit.append({
        actor: by,
        action: "approval.import-sheet",
        subject: "",
        outcome: "done",
        detail,
      });
    }
    return results;
  }

  /** What is wrong with it now, each with clause and cure: shown while it is filled in. */
  async check(id: string): Promise<LawReason[]> {
    return this.#against((await this.#options.register.stored(id)).approval);
  }

  /** The same of what somebody is typing; nothing of it is stored. */
  checkTyped(body: DraftBody): LawReason[] {
    return this.#against(this.#asForm("typed", body));
  }

  /** A draft or returned form is corrected freely; what a change costs after that stands in the policy's table. */
  async edit(id: string, { version, changes, reason }: EditBody, by: string): Promise<ApprovalRecord> {
    const { clock, policy, isSameCourt, rows } = this.#options;
    const table = policy.inForce.policy.changes;
    const done = await rows.inTransaction(async (writer) => {
      const form = await seenForm(writer, id, version, [...OPEN_TO_EDIT, ...OPEN_TO_CHANGE]);
      const edited = { ...form.approval, ...defined(changes), version: version + 1 };
      this.#refuseListed(edited.caseNumbers);
      refuseUsed(form, edited);
      const change = changeOf(form.approval, edited, table, isSameCourt);
      if (change.items.length === 0) return { form, edited: form.approval, change, status: form.status };
      const isDraft = OPEN_TO_EDIT.includes(form.status);
      const falls = !isDraft && change.cost === "fall";
      // Who has not signed yet signs what it is now: only a signature that was given is to be confirmed.
      const isNew = change.cost === "confirm" && hasSigned(form.approval, "division-chief");
      const confirms = !isDraft && !falls && (isNew || form.awaitsConfirmation);
      const status = isDraft ? form.status : falls || confirms ? "submitted" : form.status;
      const approval = falls || isDraft ? { ...edited, signatures: [] } : edited;
      const caseNumbers = caseKeys(approval.caseNumbers);
      const at = isoNow(clock);
      await writer.replace({ ...form, status, approval, caseNumbers, importedBy: by, importedAt: at });
      await writer.setAwaitsConfirmation(id, confirms);
      if (!isDraft) {
        const entry = { id: randomUUID(), approvalId: id, version: approval.version, at, by };
        const items = change.items.map((item) => ({ ...item }));
        const unconfirmed = { confirmedBy: null, confirmedAt: null };
        await writer.addChange({
          ...entry,
          reason: reason ?? null,
          cost: change.cost,
          items,
          ...unconfirmed,
        });
      }
      return { form, edited: approval, change, status };
    });
    const { form, edited, change, status } = done;
    const numbers = [...form.approval.caseNumbers, ...edited.caseNumbers];
    this.#options.onChanged(caseKeys(numbers));
    await this.#logChange(by, id, form, change, status);
    if (!OPEN_TO_EDIT.includes(form.status)) await this.#tellLeaders(form, change, edited.version);
    return this.#options.register.byId(id);
  }

  /** From now on it is signed step by step. What the law holds against it is told here, before anybody signs. */
  async submit(id: string, version: number, by: string): Promise<ApprovalRecord> {
    const { approval } = await this.#options.register.stored(id);
    const reasons = this.#against(approval);
    if (reasons.length > 0) {
      const [zh, en] = [
        "审批表有未完成或不得直播的事项",
        "The form is incomplete, or the case must not be aired",
      ];
      throw new Failure(409, "form-not-ready", zh, en, { reasons: reasons.map(shown) });
    }
    await this.#options.rows.inTransaction(async (writer) => {
      const form = await seenForm(writer, id, version, OPEN_TO_EDIT);
      refuseLate(form, this.#options);
      await writer.replace({
        ...form,
        ...{ status: "submitted", importedBy: by, caseNumbers: caseKeys(form.approval.caseNumbers) },
        approval: { ...form.approval, signatures: [] },
      });
    });
    await this.#options.audit.act(by, "approval.submit", id, { version, after: "submitted" });
    return this.#options.register.byId(id);
  }

  /** 撤回: by its judge or who filed it, for good. */
  async withdraw(id: string, version: number, reason: string, by: string): Promise<ApprovalRecord> {
    const open = [...OPEN_TO_EDIT, ...OPEN_TO_CHANGE];
    const form = await this.#options.rows.inTransaction(async (writer) => {
      const found = await seenForm(writer, id, version, open);
      if (found.approval.judge.trim() !== by) {
        const [zh, en] = [
          "只有承办法官可以撤回；其他人请撤销审批",
          "Only its judge withdraws a form; others revoke",
        ];
        throw new Failure(403, "not-its-judge", zh, en);
      }
      await writer.setStatus(id, "withdrawn", reason);
      return found;
    });
    this.#options.onChanged(caseKeys(form.approval.caseNumbers));
    await this.#options.audit.act(by, "approval.withdraw", id, {
      reason,
      before: form.status,
      after: "withdrawn",
    });
    return this.#options.register.byId(id);
  }

  #newDraft(body: DraftBody, by: string): NewApproval {
    const id = randomUUID();
    const approval = this.#asForm(id, body);
    const caseNumbers = caseKeys(approval.caseNumbers);
    const origin = { importedAt: isoNow(this.#options.clock), importedBy: by, fileSha256: null };
    return { id, source: FILED_HERE, status: "draft", approval, caseNumbers, ...origin };
  }

  #asForm(id: string, body: DraftBody): ApprovalForm {
    const applicationDate = dayOf(this.#options.clock.wallMs());
    return {
      ...{ ...EMPTY, applicationDate, ...defined(body) },
      ...{ externalId: id, version: 1, signatures: [] },
    };
  }

  #against(form: ApprovalForm): LawReason[] {
    const { bars, policy } = this.#options;
    const numbers = [...form.caseNumbers, ...form.earlierNumbers];
    return againstSubmission({ form, bars: bars.against(numbers), policy: policy.inForce.policy });
  }

  #refuseListed(caseNumbers: readonly string[]): void {
    if (this.#options.bars.isListed(caseNumbers)) throw refusal("never-stream");
  }

  /** Both leaders are told of what was changed after they had signed, or while they are about to. */
  async #tellLeaders(
    { id, approval }: StoredApproval,
    { items, cost }: Change,
    version: number,
  ): Promise<void> {
    const { offices, policy, clock, notices } = this.#options;
    const at = { staff: offices.staff, policy: policy.inForce.policy, day: dayOf(clock.wallMs()) };
    const unsigned = { ...approval, signatures: [] };
    const holders = (["division-chief", "vice-president"] as const).flatMap((step) =>
      signersOf(unsigned, step, at).signers.map(({ person }) => person),
    );
    const fields = [...new Set(items.map(({ field }) => field))].join("、");
    const text = `${approval.caseNumbers.join("、")}：审批表已变更（${fields}；${COST_WORDS[cost]}）`;
    await notices.tell(
      [...new Set(holders)].map((person) => ({
        person,
        kind: "change",
        subject: id,
        text,
        key: `${id} ${version} ${person}`,
      })),
    );
  }

  #logChange(by: string, id: string, form: StoredApproval, { items, cost }: Change, after: ApprovalStatus) {
    const changed = items.map(({ field, before, after: now }) => ({ field, before, after: now }));
    const detail = { cost, items: changed, before: form.status, after };
    return this.#options.audit.act(by, "approval.edit", id, detail);
  }
}

const COST_WORDS: Readonly<Record<Change["cost"], string>> = {
  keep: "签批有效",
  confirm: "须庭长重新确认",
  fall: "全部签批失效，须重新签批",
};

const EMPTY = {
  earlierNumbers: [],
  division: "",
  causeOfAction: "",
  publicHearing: false,
  parties: [],
  panel: [],
  reason: "",
  riskBasis: "",
  riskAssessedBy: [],
  hearings: [],
  answers: {},
  informed: [],
  preparation: {},
} satisfies Partial<ApprovalForm>;

function hasSigned({ signatures }: ApprovalForm, step: SignatureStep): boolean {
  return signatures.some((signature) => signature.step === step);
}

/** A hearing that has had its 闭庭 is history. */
function refuseUsed(form: StoredApproval, edited: ApprovalForm): void {
  const of = (approval: ApprovalForm, no: number) =>
    JSON.stringify(approval.hearings.filter((hearing) => hearing.no === no));
  if (form.usedHearings.some(({ no }) => of(form.approval, no) !== of(edited, no)))
    throw refusal("hearing-used");
}

function shown({ code, clause, text, cure, en }: LawReason) {
  return { code, clause, text: `${text}。${cure}。 / ${en.text}. ${en.cure}.` };
}

/** Without the keys that were not given. */
function defined<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
