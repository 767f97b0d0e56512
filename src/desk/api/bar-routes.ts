/** `/never-stream`, `/objections`, `/clearances`: what stands against airing a case beside its form. */
import { z } from "zod";
import type { Bars } from "../approvals/bars.ts";
import {
  clearanceBodySchema,
  clearanceSchema,
  neverStreamBodySchema,
  neverStreamSchema,
  objectionBodySchema,
  objectionSchema,
  rulingBodySchema,
} from "../contract/bars.ts";
import { idSchema, listOf, noteSchema, pageQuerySchema } from "../contract/common.ts";
import { courtsOf, type Right, type Subject } from "../people/access.ts";
import { page } from "./pages.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export function barRoutes(bars: Bars, subjects: Subjects): Route[] {
  return [
    ...neverStreamRoutes(bars, subjects),
    ...objectionRoutes(bars, subjects),
    ...clearanceRoutes(bars, subjects),
  ];
}

function neverStreamRoutes(bars: Bars, subjects: Subjects): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/never-stream",
      access: "approval.read",
      summary: "不公开直播清单 / Cases never to be aired, removed ones too",
      query: pageQuerySchema,
      answer: listOf(neverStreamSchema),
      handle: ({ query, rights }) => pageOf(seen(bars.neverStream(), rights, subjects), query),
    }),
    route({
      method: "post",
      path: "/api/v1/never-stream",
      access: "never-stream.manage",
      summary: "列入不公开直播清单，一秒内生效 / Enter a case: acts within 1 s on a stream on air",
      body: neverStreamBodySchema,
      answer: neverStreamSchema,
      status: 201,
      subject: ({ body }) => subjects.cases([body.caseNumber]),
      handle: (input) => bars.enter(input.body.caseNumber, input.body.ground, by(input).person),
    }),
    route({
      method: "post",
      path: "/api/v1/never-stream/:id/remove",
      access: "never-stream.manage",
      summary: "移出清单，须说明理由 / Take a case off the list, with a reason",
      params: idSchema,
      body: z.strictObject({ reason: noteSchema }),
      answer: neverStreamSchema,
      subject: ({ params }) => ofEntry(bars.neverStream(), params.id, subjects),
      handle: (input) => bars.remove(input.params.id, input.body.reason, by(input).person),
    }),
  ];
}

function objectionRoutes(bars: Bars, subjects: Subjects): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/objections",
      access: "approval.read",
      summary: "异议登记 / Objections, ruled ones too",
      query: pageQuerySchema,
      answer: listOf(objectionSchema),
      handle: ({ query, rights }) => pageOf(seen(bars.objections(), rights, subjects), query),
    }),
    route({
      method: "post",
      path: "/api/v1/objections",
      access: "objection.record",
      summary: "登记异议，即刻停播 / Record an objection: shuts the air until it is ruled on",
      body: objectionBodySchema,
      answer: objectionSchema,
      status: 201,
      subject: ({ body }) => subjects.cases([body.caseNumber]),
      handle: (input) => {
        const { caseNumber, by: objector, ground } = input.body;
        return bars.object(caseNumber, objector, ground, by(input).person);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/objections/:id/rule",
      access: "objection.rule",
      summary: "审判长记明理由是否正当 / The presiding judge records whether it is justified",
      params: idSchema,
      body: rulingBodySchema,
      answer: objectionSchema,
      subject: ({ params }) => ofEntry(bars.objections(), params.id, subjects),
      handle: (input) =>
        bars.rule(input.params.id, input.body.justified, input.body.reason, by(input).person),
    }),
  ];
}

function clearanceRoutes(bars: Bars, subjects: Subjects): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/clearances",
      access: "approval.read",
      summary: "原案号事由消除 / Statements that the ground on an earlier number is gone",
      query: pageQuerySchema,
      answer: listOf(clearanceSchema),
      handle: ({ query, rights }) => pageOf(seen(bars.clearances(), rights, subjects), query),
    }),
    route({
      method: "post",
      path: "/api/v1/clearances",
      access: "clearance.state",
      summary: "法官说明原案号事由已消除 / A judge states, with reason, that it is gone",
      body: clearanceBodySchema,
      answer: clearanceSchema,
      status: 201,
      subject: ({ body }) => subjects.cases([body.caseNumber]),
      handle: (input) => {
        const { caseNumber, earlierNumber, reason } = input.body;
        return bars.clear(caseNumber, earlierNumber, reason, by(input).person);
      },
    }),
  ];
}

interface OfCase {
  readonly id: string;
  readonly caseNumber: string;
}

function seen<T extends OfCase>(entries: readonly T[], rights: readonly Right[], subjects: Subjects): T[] {
  const sees = subjects.sees(courtsOf(rights, "approval.read"));
  return entries.filter(({ caseNumber }) => sees(subjects.courtOfCase(caseNumber)));
}

/** One that is not there is told by the act itself. */
function ofEntry(entries: readonly OfCase[], id: string, subjects: Subjects): Promise<Subject> | null {
  const entry = entries.find((each) => each.id === id);
  return entry === undefined ? null : subjects.cases([entry.caseNumber]);
}

function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ items: T[]; next?: string }> {
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  return page(
    limit,
    async (count) => all.slice(from, from + count),
    ({ id }) => id,
  );
}
