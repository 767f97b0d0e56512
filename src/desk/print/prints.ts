/** What can be printed of a form, put together from the register and noted in the audit: it carries people's names. */

import { beijingTime } from "../approvals/beijing-time.ts";
import type { Register } from "../approvals/register.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { ApprovalRecord } from "../contract/approval.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { Failure } from "../failure.ts";
import { approvalForm } from "./approval-form.ts";
import { changeRegister } from "./change-register.ts";
import type { PrintDocument } from "./document.ts";
import { noticeToParticipant } from "./notice-to-participant.ts";
import type { Printer } from "./printer.ts";

export const PRINTS = ["form", "notice", "changes"] as const;
export type PrintKind = (typeof PRINTS)[number];

export interface PrintsOptions {
  readonly register: Register;
  readonly courtrooms: Pick<Courtrooms, "get">;
  readonly printer: Printer;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Name of a court by its code; the code itself where the table has none. */
  readonly courtName: (code: string) => string;
}

export interface Printed {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export class Prints {
  readonly #options: PrintsOptions;
  constructor(options: PrintsOptions) {
    this.#options = options;
  }

  /** @param party index in the form's parties, for the notice. */
  async print(id: string, kind: PrintKind, party: number, by: string): Promise<Printed> {
    const { register, printer, audit } = this.#options;
    const record = await register.byId(id);
    const document = await this.#document(record, kind, party, by);
    const bytes = await printer.draw(document);
    const detail = { kind, ...(kind === "notice" && { party }), version: record.approval.version };
    await audit.append({ actor: by, action: "approval.print", subject: id, outcome: "done", detail });
    return { fileName: `${document.title} ${record.approval.caseNumbers[0] ?? ""}.pdf`, bytes };
  }

  async #document(
    record: ApprovalRecord,
    kind: PrintKind,
    party: number,
    by: string,
  ): Promise<PrintDocument> {
    const { register, courtrooms, courtName, clock } = this.#options;
    const { approval: form, id } = record;
    const footer = `编号 ${id}　版本 ${form.version}　校验码 ${record.integrityCode}\n打印 ${by} ${beijingTime(isoNow(clock))}`;
    const common = {
      ...{ form, footer, courtName: courtName(form.court) },
      roomName: (room: string) => courtrooms.get(room)?.name ?? room,
    };
    if (kind === "changes") {
      const title = `${common.courtName}庭审直播变更登记`;
      return changeRegister(title, form.caseNumbers, await register.changesOf(id), footer);
    }
    if (kind === "form") {
      const changes = await register.changesOf(id);
      return approvalForm({ ...common, changes, source: record.signedElsewhere?.source ?? null });
    }
    const participant = form.parties[party];
    if (participant === undefined) {
      throw new Failure(404, "party-not-found", "审批表没有这位当事人", "The form has no such party");
    }
    return noticeToParticipant({ ...common, participant });
  }
}
