/** `/audit`: who did what, whether that log is whole, the signed heads of its days, and moving old days to files. */
import { z } from "zod";
import type { AuditCheck } from "../audit/check.ts";
import type { SealedDays } from "../audit/sealed-days.ts";
import { verifyAudit } from "../audit/verify.ts";
import { dateTimeSchema, listOf } from "../contract/common.ts";
import {
  auditArchiveBodySchema,
  auditCheckSchema,
  auditDaySchema,
  auditEntrySchema,
  auditVerificationSchema,
} from "../contract/people.ts";
import type { AuditRows } from "../store/audit-rows.ts";
import { page } from "./pages.ts";
import { by, type Route, route } from "./route.ts";

const auditQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Sequence number of the last entry seen. */
  after: z.coerce.number().int().min(0).default(0),
  order: z.enum(["oldest", "newest"]).default("oldest"),
  actor: z.string().max(200).optional(),
  /** One act, or with a dot at its end all of its kind. */
  action: z.string().max(100).optional(),
  subject: z.string().max(200).optional(),
  /** Within the subject or the detail. */
  text: z.string().min(1).max(200).optional(),
  from: dateTimeSchema.optional(),
  to: dateTimeSchema.optional(),
});

export function auditRoutes(rows: AuditRows, days: SealedDays, check: AuditCheck): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/audit",
      access: "audit.read",
      summary: "审计日志 / The audit log",
      query: auditQuerySchema,
      answer: listOf(auditEntrySchema),
      handle: async ({ query: { limit, after, order, from, to, ...rest } }) => {
        const filter = { ...rest, fromAt: inUtc(from), toAt: inUtc(to) };
        const { items, next } = await page(
          limit,
          (count) =>
            order === "newest" ? rows.before(after, count, filter) : rows.after(after, count, filter),
          (row) => String(row.seq),
        );
        const entries = items.map(({ prev: _, detail, ...row }) => ({
          ...row,
          detail: JSON.parse(detail) as Record<string, unknown>,
        }));
        return { items: entries, ...(next !== undefined && { next }) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/audit/verify",
      access: "audit.read",
      summary: "核验审计日志的链 / Verify the chain of the audit log",
      answer: auditVerificationSchema,
      handle: async () => {
        const { keys, ...verification } = await verifyAudit(rows, days);
        return { ...verification, keys: [...keys] };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/audit/check",
      access: "audit.read",
      summary: "核验进行到哪里，上次结果如何 / How far a verification is, and what the last one found",
      answer: auditCheckSchema,
      handle: async () => checked(check),
    }),
    route({
      method: "post",
      path: "/api/v1/audit/check",
      access: "audit.read",
      summary: "开始核验审计日志的链；进度另行查询 / Begin to verify the chain; how far it is, is asked for",
      body: z.strictObject({}),
      answer: auditCheckSchema,
      status: 202,
      handle: async (input) => {
        check.start(by(input).person);
        return checked(check);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/audit/days",
      access: "audit.read",
      summary: "每日链首签名，可打印存档 / The signed head of each day, to be printed and kept",
      answer: listOf(auditDaySchema),
      handle: async () => ({ items: await days.all() }),
    }),
    route({
      method: "post",
      path: "/api/v1/audit/archive",
      access: "audit.archive",
      summary: "将满六个月的整日转存为文件 / Move whole days, six months old, to sealed files",
      body: auditArchiveBodySchema,
      answer: listOf(auditDaySchema),
      handle: async (input) => ({ items: await days.archive(input.body.before, by(input).person) }),
    }),
  ];
}

function checked({ state }: AuditCheck) {
  const { result } = state;
  return { ...state, result: result === null ? null : { ...result, keys: [...result.keys] } };
}

/** As entries write it, so that moments compare as texts. */
function inUtc(at: string | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
