/** `/audit`: who did what, whether that log is whole, the signed heads of its days, and moving old days to files. */
import { z } from "zod";
import type { SealedDays } from "../audit/sealed-days.ts";
import { verifyAudit } from "../audit/verify.ts";
import { listOf } from "../contract/common.ts";
import {
  auditArchiveBodySchema,
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
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  subject: z.string().max(200).optional(),
});

export function auditRoutes(rows: AuditRows, days: SealedDays): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/audit",
      access: "audit.read",
      summary: "审计日志 / The audit log, oldest first",
      query: auditQuerySchema,
      answer: listOf(auditEntrySchema),
      handle: async ({ query: { limit, after, ...filter } }) => {
        const { items, next } = await page(
          limit,
          (count) => rows.after(after, count, filter),
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
