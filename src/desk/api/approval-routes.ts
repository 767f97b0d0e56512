/** `/approvals` and `/sources`: the register, and who may sign files for it. */
import { z } from "zod";
import { API_SOURCE, type Register } from "../approvals/register.ts";
import { fingerprint, type Sources } from "../approvals/sources.ts";
import {
  APPROVAL_STATUSES,
  approvalRecordSchema,
  importAnswerSchema,
  importBodySchema,
  signedImportBodySchema,
} from "../contract/approval.ts";
import { caseNumberSchema, idSchema, listOf, noteSchema, pageQuerySchema } from "../contract/common.ts";
import { sourceBodySchema, sourceSchema } from "../contract/people.ts";
import { courtsOf } from "../people/access.ts";
import { page } from "./pages.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const IMPORT_LIMIT_BYTES = 16 * 1024 * 1024;
/** The signed file stands in a JSON string, where quotes and line ends take two characters. */
const SIGNED_IMPORT_LIMIT_BYTES = 2 * IMPORT_LIMIT_BYTES;

/** A dry run says what would become of each form and changes nothing. */
const dryRunSchema = z.strictObject({
  dryRun: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});

const registerQuerySchema = pageQuerySchema.extend({
  status: z.enum(APPROVAL_STATUSES).optional(),
  caseNumber: caseNumberSchema.optional(),
});

const base = "/api/v1/approvals";

export function approvalRoutes(register: Register, sources: Sources, subjects: Subjects): Route[] {
  return [
    route({
      method: "post",
      path: `${base}/import`,
      access: "approval.import",
      subject: ({ body }) => ({ courts: [...new Set(body.map(({ court }) => court))], people: [] }),
      summary: "导入已签批的审批表 / Approvals signed elsewhere; the version decides",
      query: dryRunSchema,
      body: importBodySchema,
      answer: importAnswerSchema,
      bodyLimitBytes: IMPORT_LIMIT_BYTES,
      handle: (input) =>
        register.import(
          { source: API_SOURCE, importedBy: by(input).person, dryRun: input.query.dryRun },
          input.body,
        ),
    }),
    route({
      method: "post",
      path: `${base}/import/signed`,
      access: "approval.import-signed",
      summary: "导入签名文件 / A signed file of a registered source",
      query: dryRunSchema,
      body: signedImportBodySchema,
      answer: importAnswerSchema,
      bodyLimitBytes: SIGNED_IMPORT_LIMIT_BYTES,
      handle: (input) => {
        const { file, signature } = input.body;
        return sources.importSigned(Buffer.from(file, "utf8"), Buffer.from(signature, "base64"), {
          by: by(input).person,
          dryRun: input.query.dryRun,
        });
      },
    }),
    route({
      method: "get",
      path: base,
      access: "approval.read",
      summary: "直播审批登记 / The register",
      query: registerQuerySchema,
      answer: listOf(approvalRecordSchema),
      handle: ({ query: { limit, ...query }, rights }) => {
        const courts = courtsOf(rights, "approval.read") ?? undefined;
        return page(
          limit,
          (count) => register.page({ ...query, courts, limit: count }),
          (each) => each.id,
        );
      },
    }),
    route({
      method: "get",
      path: `${base}/:id`,
      access: "approval.read",
      subject: ({ params }) => subjects.form(params.id),
      summary: "一份审批 / One approval",
      params: idSchema,
      answer: approvalRecordSchema,
      handle: ({ params }) => register.byId(params.id),
    }),
    route({
      method: "post",
      path: `${base}/:id/revoke`,
      access: "approval.revoke",
      subject: ({ params }) => subjects.form(params.id),
      summary: "撤销审批，一秒内生效 / Revoke: acts within 1 s on a stream on air",
      params: idSchema,
      body: z.strictObject({ reason: noteSchema }),
      answer: approvalRecordSchema,
      handle: (input) => register.revoke(input.params.id, input.body.reason, by(input).person),
    }),
    route({
      method: "get",
      path: "/api/v1/sources",
      access: "source.manage",
      summary: "签名来源 / Sources of signed files",
      answer: listOf(sourceSchema),
      handle: async () => ({
        items: (await sources.all()).map(({ name, publicKey, addedAt }) => ({
          name,
          fingerprint: fingerprint(publicKey),
          addedAt,
        })),
      }),
    }),
    route({
      method: "post",
      path: "/api/v1/sources",
      access: "source.manage",
      summary: "登记签名来源 / Register a source and its Ed25519 key",
      body: sourceBodySchema,
      answer: sourceSchema,
      status: 201,
      handle: async (input) => {
        const { name, publicKey, addedAt } = await sources.add(
          input.body.name,
          input.body.publicKey,
          by(input).person,
        );
        return { name, fingerprint: fingerprint(publicKey), addedAt };
      },
    }),
  ];
}
