/** Who answers for a hearing. */
import { z } from "zod";

/** 直接责任、审核把关、监督检查、技术筛查 (通知 六). */
export const DUTIES = ["direct", "approval", "supervision", "technical"] as const;

export const responsibilitySchema = z.strictObject({
  hearing: z.string(),
  day: z.string(),
  caseNumbers: z.array(z.string()),
  causeOfAction: z.string(),
  court: z.string().nullable(),
  courtName: z.string().nullable(),
  courtroom: z.string(),
  courtroomName: z.string(),
  isAired: z.boolean(),
  plannedStart: z.string().nullable(),
  plannedEnd: z.string().nullable(),
  openedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  approvalIds: z.array(z.string()),
  duties: z.array(
    z.strictObject({
      duty: z.enum(DUTIES),
      lines: z.array(
        z.strictObject({
          /** Which act: `assessed`, `signed-division-chief`, `watched`, `cut` …. */
          act: z.string(),
          /** null: nobody knows. */
          who: z.string().nullable(),
          at: z.string().nullable(),
          /** 代: for whom. */
          actingFor: z.string().nullable(),
          /** How a signature came here; null: it is none. */
          how: z.enum(["here", "paper", "elsewhere"]).nullable(),
          note: z.string(),
        }),
      ),
    }),
  ),
});

export const hearingQuerySchema = z.strictObject({ hearing: z.string().min(12).max(300) });

export type DutyName = (typeof DUTIES)[number];
export type Responsibility = z.infer<typeof responsibilitySchema>;
