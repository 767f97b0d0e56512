/** `/approvals`: forms filed here, from draft to approved; papers, changes, and the scans that belong to them. */
import { z } from "zod";
import type { LawReason } from "../../law/decision.ts";
import type { Documents } from "../approvals/documents.ts";
import type { FormSigning } from "../approvals/form-signing.ts";
import type { Forms } from "../approvals/forms.ts";
import type { Papers } from "../approvals/papers.ts";
import type { Register } from "../approvals/register.ts";
import type { Reminders } from "../approvals/reminders.ts";
import { readNumbers } from "../approvals/typed-numbers.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import {
  approvalRecordSchema,
  changeSchema,
  draftBodySchema,
  editBodySchema,
  formCheckSchema,
  paperBodySchema,
  paperCheckBodySchema,
  paperSchema,
  reminderSchema,
  seenBodySchema,
  signBodySchema,
  typedCheckSchema,
  withdrawBodySchema,
} from "../contract/approval.ts";
import { idSchema, listOf } from "../contract/common.ts";
import { PRINTS, type Prints } from "../print/prints.ts";
import { by, FileAnswer, fileAnswer, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const base = "/api/v1/approvals";
const FORM_LIMIT_BYTES = 1024 * 1024;
/** Base64 takes four characters for three bytes. */
const SCAN_LIMIT_BYTES = 28 * 1024 * 1024;

const documentBodySchema = z.strictObject({ contentBase64: z.base64().min(8) });
const documentSchema = z.strictObject({ sha256: z.string(), contentType: z.string(), sizeBytes: z.number() });
const printParamsSchema = z.strictObject({ id: idSchema.shape.id, kind: z.enum(PRINTS) });
/** Which of the form's parties, from 0. */
const printQuerySchema = z.strictObject({ party: z.coerce.number().int().min(0).default(0) });
const paperIdSchema = z.strictObject({ id: idSchema.shape.id, paper: idSchema.shape.id });

export interface FormRoutesParts {
  readonly audit: AuditLog;
  readonly documents: Documents;
  readonly forms: Forms;
  readonly papers: Papers;
  readonly prints: Prints;
  readonly register: Register;
  readonly reminders: Reminders;
  readonly signing: FormSigning;
  readonly subjects: Subjects;
}

export function formRoutes(parts: FormRoutesParts): Route[] {
  return [...filing(parts), ...signatures(parts), ...printing(parts), ...onPaper(parts), ...scans(parts)];
}

function filing({ forms, register, reminders, subjects }: FormRoutesParts): Route[] {
  return [
    route({
      method: "post",
      path: base,
      access: "approval.draft",
      subject: ({ body }) => ({ courts: [body.court], people: [body.judge] }),
      summary: "填写审批表（草稿） / A new form, as a draft",
      body: draftBodySchema,
      answer: approvalRecordSchema,
      status: 201,
      bodyLimitBytes: FORM_LIMIT_BYTES,
      handle: (input) => forms.draft(input.body, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/edit`,
      access: "approval.edit",
      subject: ({ params }) => subjects.form(params.id),
      summary:
        "修改；提交后的修改按规则办理变更登记 / Correct it; after submission the policy's table says what falls",
      params: idSchema,
      body: editBodySchema,
      answer: approvalRecordSchema,
      bodyLimitBytes: FORM_LIMIT_BYTES,
      handle: (input) => forms.edit(input.params.id, input.body, by(input).person),
    }),
    route({
      method: "get",
      path: `${base}/:id/check`,
      access: "approval.read",
      subject: ({ params }) => subjects.form(params.id),
      summary: "审批表还缺什么 / What stands against the form, each with clause and cure",
      params: idSchema,
      answer: formCheckSchema,
      handle: async ({ params }) => ({ reasons: (await forms.check(params.id)).map(shown) }),
    }),
    route({
      method: "post",
      path: `${base}/check`,
      access: "approval.draft",
      subject: ({ body }) => ({ courts: [body.court], people: [body.judge] }),
      summary: "边填边查，不保存 / What stands against what is being typed; nothing is stored",
      body: draftBodySchema,
      answer: typedCheckSchema,
      bodyLimitBytes: FORM_LIMIT_BYTES,
      handle: async ({ body }) => ({
        numbers: readNumbers(body.caseNumbers),
        reasons: forms.checkTyped(body).map(shown),
      }),
    }),
    route({
      method: "post",
      path: `${base}/:id/remind`,
      access: "approval.read",
      subject: ({ params }) => subjects.form(params.id),
      summary: "提醒该办理的人，每小时一次 / Remind whoever must act, once an hour",
      params: idSchema,
      body: z.strictObject({}),
      answer: reminderSchema,
      handle: (input) => reminders.ofForm(input.params.id, by(input).person),
    }),
    route({
      method: "get",
      path: `${base}/:id/changes`,
      access: "approval.read",
      subject: ({ params }) => subjects.form(params.id),
      summary: "变更登记 / Registered changes",
      params: idSchema,
      answer: listOf(changeSchema),
      handle: async ({ params }) => ({ items: await register.changesOf(params.id) }),
    }),
    route({
      method: "post",
      path: `${base}/:id/submit`,
      access: "approval.edit",
      subject: ({ params }) => subjects.form(params.id),
      summary: "提交签批 / Submit for signature",
      params: idSchema,
      body: seenBodySchema,
      answer: approvalRecordSchema,
      handle: (input) => forms.submit(input.params.id, input.body.version, by(input).person),
    }),
  ];
}

function signatures({ forms, signing, subjects }: FormRoutesParts): Route[] {
  return [
    route({
      method: "post",
      path: `${base}/:id/sign`,
      access: "approval.sign",
      subject: ({ params }) => subjects.form(params.id),
      summary: "签批一个环节 / Sign one step: approve, reject or return",
      params: idSchema,
      body: signBodySchema,
      answer: approvalRecordSchema,
      handle: (input) => signing.sign(input.params.id, input.body, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/confirm`,
      access: "approval.sign",
      subject: ({ params }) => subjects.form(params.id),
      summary: "庭长确认变更 / The division chief confirms a change",
      params: idSchema,
      body: seenBodySchema,
      answer: approvalRecordSchema,
      handle: (input) => signing.confirm(input.params.id, input.body.version, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/withdraw`,
      access: "approval.sign",
      subject: ({ params }) => subjects.form(params.id),
      summary: "撤回 / Withdraw: by its judge, for good",
      params: idSchema,
      body: withdrawBodySchema,
      answer: approvalRecordSchema,
      handle: (input) =>
        forms.withdraw(input.params.id, input.body.version, input.body.reason, by(input).person),
    }),
  ];
}

function printing({ prints, subjects }: FormRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: `${base}/:id/print/:kind`,
      access: "approval.read",
      subject: ({ params }) => subjects.form(params.id),
      summary: "打印：审批表、告知书、变更登记（PDF） / The form, a participant's notice, the changes as PDF",
      params: printParamsSchema,
      query: printQuerySchema,
      answer: fileAnswer,
      handle: async (input) => {
        const { id, kind } = input.params;
        const { fileName, bytes } = await prints.print(id, kind, input.query.party, by(input).person);
        return new FileAnswer("application/pdf", fileName, bytes);
      },
    }),
  ];
}

function onPaper({ papers, subjects }: FormRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: `${base}/:id/papers`,
      access: "approval.read",
      subject: ({ params }) => subjects.form(params.id),
      summary: "纸质签批 / Papers of the form",
      params: idSchema,
      answer: listOf(paperSchema),
      handle: async ({ params }) => ({ items: await papers.ofForm(params.id) }),
    }),
    route({
      method: "post",
      path: `${base}/:id/papers`,
      access: "approval.paper",
      subject: ({ params }) => subjects.form(params.id),
      summary: "录入纸质签批；核对之前不生效 / Enter what was signed on paper; it counts when it is checked",
      params: idSchema,
      body: paperBodySchema,
      answer: paperSchema,
      status: 201,
      handle: (input) => papers.enter(input.params.id, input.body, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/papers/:paper/check`,
      access: "approval.paper",
      subject: ({ params }) => subjects.form(params.id),
      summary: "核对：由另一人对照扫描件 / Checked against the scan by a second person",
      params: paperIdSchema,
      body: paperCheckBodySchema,
      answer: approvalRecordSchema,
      handle: (input) => papers.check(input.params.id, input.params.paper, input.body, by(input).person),
    }),
  ];
}

function scans({ documents, audit }: FormRoutesParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/v1/documents",
      access: "approval.paper",
      summary: "上传扫描件（PDF、JPEG、PNG） / Upload a scan",
      body: documentBodySchema,
      answer: documentSchema,
      status: 201,
      bodyLimitBytes: SCAN_LIMIT_BYTES,
      handle: async (input) => {
        const document = await documents.add(Buffer.from(input.body.contentBase64, "base64"));
        const { sha256, contentType } = document;
        const detail = { contentType, sizeBytes: document.bytes.length };
        const actor = by(input).person;
        await audit.append({ actor, action: "document.add", subject: sha256, outcome: "done", detail });
        return { sha256, ...detail };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/documents/:id",
      access: "approval.read",
      summary: "查看扫描件 / A scan",
      params: idSchema,
      answer: fileAnswer,
      handle: async ({ params }) => {
        const { sha256, contentType, bytes } = await documents.read(params.id);
        return new FileAnswer(contentType, `${sha256.slice(0, 12)}.${contentType.split("/")[1]}`, bytes);
      },
    }),
  ];
}

function shown({ code, clause, text, cure, en, subjects }: LawReason) {
  return { code, clause, text, cure, en, subjects: [...subjects] };
}
