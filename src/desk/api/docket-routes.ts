/** `/docket`: the court's planned hearings, 明日直播清单, and the release sheet of one hearing. */
import { z } from "zod";
import type { Docket } from "../approvals/docket.ts";
import type { PlannedStreams } from "../approvals/planned-streams.ts";
import type { Register } from "../approvals/register.ts";
import { releaseSheet } from "../approvals/release-sheet.ts";
import type { Reminders } from "../approvals/reminders.ts";
import { reminderSchema } from "../contract/approval.ts";
import { idSchema, listOf } from "../contract/common.ts";
import {
  docketBodySchema,
  docketChangeSchema,
  docketEntrySchema,
  docketQuerySchema,
  obligedStreamSchema,
  plannedStreamSchema,
  releaseSheetSchema,
} from "../contract/docket.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { Failure } from "../failure.ts";
import { courtsOf, type Right } from "../people/access.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const base = "/api/v1/docket";
/** A board shows a day, a list a month: more is not asked for at once. */
const LONGEST_SPAN_MS = 62 * 86_400_000;

const spanSchema = docketQuerySchema.omit({ courtroom: true });
const sheetQuerySchema = z.strictObject({ hearingNo: z.coerce.number().int().min(1).optional() });

export interface DocketRoutesParts {
  readonly courtrooms: Courtrooms;
  readonly docket: Docket;
  readonly planned: PlannedStreams;
  readonly register: Register;
  readonly reminders: Reminders;
  readonly subjects: Subjects;
}

export function docketRoutes(parts: DocketRoutesParts): Route[] {
  const { courtrooms, docket, planned, register, reminders, subjects } = parts;
  const seen = <T extends { readonly courtroom: string }>(items: readonly T[], rights: readonly Right[]) => {
    const sees = subjects.sees(courtsOf(rights, "approval.read"));
    return { items: items.filter(({ courtroom }) => sees(subjects.courtOfRoom(courtroom))) };
  };
  return [
    route({
      method: "get",
      path: base,
      access: "approval.read",
      summary: "开庭排期 / Planned hearings in a span",
      query: docketQuerySchema,
      answer: listOf(docketEntrySchema),
      handle: async ({ query, rights }) => {
        const { fromMs, toMs } = span(query);
        return seen(await docket.between(fromMs, toMs, query.courtroom), rights);
      },
    }),
    route({
      method: "post",
      path: base,
      access: "docket.manage",
      summary: "登记排期 / Enter a planned hearing",
      body: docketBodySchema,
      answer: docketEntrySchema,
      status: 201,
      subject: ({ body }) => ({ courts: [subjects.courtOfRoom(body.courtroom)], people: [] }),
      handle: (input) => docket.enter(input.body, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/change`,
      access: "docket.manage",
      summary: "变更、延期或取消；一秒内生效 / Change, postpone or cancel: acts within 1 s",
      params: idSchema,
      body: docketChangeSchema,
      answer: docketEntrySchema,
      subject: ({ params }) => subjects.docketEntry(params.id),
      handle: (input) => docket.change(input.params.id, input.body, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/remind`,
      access: "approval.read",
      summary: "提醒承办法官申报，每小时一次 / Remind the judge to file a form, once an hour",
      params: idSchema,
      body: z.strictObject({}),
      answer: reminderSchema,
      subject: ({ params }) => subjects.docketEntry(params.id),
      handle: (input) => reminders.ofHearing(input.params.id, by(input).person),
    }),
    route({
      method: "get",
      path: `${base}/streams`,
      access: "approval.read",
      summary: "直播清单：缺什么、谁来办 / What is to be aired, what is missing, who must act",
      query: spanSchema,
      answer: listOf(plannedStreamSchema),
      handle: async ({ query, rights }) => {
        const { fromMs, toMs } = span(query);
        return seen(await planned.between(fromMs, toMs), rights);
      },
    }),
    route({
      method: "get",
      path: `${base}/should-stream`,
      access: "approval.read",
      summary: "应播清单：不直播的须有审批表 / Hearings that should be aired, and what has been filed",
      query: spanSchema,
      answer: listOf(obligedStreamSchema),
      handle: async ({ query, rights }) => {
        const { fromMs, toMs } = span(query);
        return seen(await planned.shouldStream(fromMs, toMs), rights);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/approvals/:id/release-sheet",
      access: "approval.read",
      summary: "发布信息单 / The public platform's fields, in its order",
      params: idSchema,
      query: sheetQuerySchema,
      subject: ({ params }) => subjects.form(params.id),
      answer: releaseSheetSchema,
      handle: async ({ params, query }) => {
        const { approval } = await register.byId(params.id);
        const hearing = approval.hearings.find(
          ({ no }) => query.hearingNo === undefined || no === query.hearingNo,
        );
        if (hearing === undefined) {
          throw new Failure(404, "hearing-not-found", "审批表没有这个庭次", "The form has no such hearing");
        }
        const from = Date.parse(hearing.plannedStart);
        const entries = await docket.between(from, from + 1, hearing.courtroom);
        const entry = entries.find(({ caseNumbers }) =>
          caseNumbers.some((each) => approval.caseNumbers.includes(each)),
        );
        return releaseSheet({
          ...approval,
          plannedStart: hearing.plannedStart,
          procedure: entry?.procedure ?? "",
          presiding: entry?.presiding ?? approval.panel[0] ?? "",
          courtroomName: courtrooms.get(hearing.courtroom)?.name ?? hearing.courtroom,
        });
      },
    }),
  ];
}

function span({ from, to }: { readonly from: string; readonly to: string }): {
  fromMs: number;
  toMs: number;
} {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  if (toMs > fromMs && toMs - fromMs <= LONGEST_SPAN_MS) return { fromMs, toMs };
  throw new Failure(
    400,
    "span-wrong",
    "时间范围须为 62 天以内",
    "The span must be forward and at most 62 days",
  );
}
