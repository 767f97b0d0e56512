/** `/duty/handovers`, `/duty/shifts`: 交接班, and what each shift was. */
import { z } from "zod";
import { idSchema, listOf } from "../contract/common.ts";
import {
  handoverBodySchema,
  handoverSchema,
  shiftQuerySchema,
  shiftReportSchema,
  shiftSchema,
} from "../contract/shifts.ts";
import { courtsOf, holds, type Right, reaches, type Subject } from "../people/access.ts";
import type { Handovers } from "../people/handovers.ts";
import type { ShiftReports } from "../shifts/shift-reports.ts";
import { page } from "./pages.ts";
import { by, FileAnswer, fileAnswer, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const empty = z.strictObject({});
const NEWEST = 20;

export interface ShiftRoutesParts {
  readonly handovers: Handovers;
  readonly shifts: ShiftReports;
  readonly subjects: Subjects;
}

export function shiftRoutes(parts: ShiftRoutesParts): Route[] {
  return [...handoverRoutes(parts), ...reportRoutes(parts)];
}

function handoverRoutes({ handovers, subjects }: ShiftRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/duty/handovers",
      access: "session.read",
      summary: "交接班，等人接班的在前 / Handovers, those that wait for somebody first",
      answer: z.strictObject({ items: z.array(handoverSchema) }),
      handle: async ({ rights }) => {
        const sees = seenBy(courtsOf(rights, "session.read"));
        return { items: (await handovers.newest(NEWEST)).filter(({ courts }) => sees(courts)) };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/duty/handovers",
      access: "duty.keep",
      summary: "交班；有人接班之前仍在值守 / Hand over; on duty until somebody has taken over",
      body: handoverBodySchema,
      answer: handoverSchema,
      handle: (input) => handovers.offer(by(input).person, input.body.notes),
    }),
    route({
      method: "post",
      path: "/api/v1/duty/handovers/withdraw",
      access: "duty.keep",
      summary: "收回交班，继续值守 / Don't hand over after all",
      body: empty,
      answer: z.strictObject({ offered: z.literal(false) }),
      handle: async (input) => {
        await handovers.withdraw(by(input).person);
        return { offered: false } as const;
      },
    }),
    route({
      method: "post",
      path: "/api/v1/duty/handovers/:id/take",
      access: "duty.keep",
      subject: ({ params }) => subjectOf(subjects, handovers.need(params.id).courts),
      summary: "接班：接班人上岗，交班人下岗 / Take over: the successor is on duty, then the first is off",
      params: idSchema,
      body: empty,
      answer: handoverSchema,
      handle: (input) => handovers.take(input.params.id, by(input).person),
    }),
  ];
}

function reportRoutes({ shifts, subjects }: ShiftRoutesParts): Route[] {
  const subject = async ({ params }: { params: { id: string } }) =>
    subjectOf(subjects, (await shifts.need(params.id)).courts);
  const report = async (id: string, rights: readonly Right[]) => {
    const whole = await shifts.report(id);
    if (holds(rights, "incident.read")) return whole;
    return { ...whole, incidents: [], counts: { ...whole.counts, incidents: 0 } };
  };
  return [
    route({
      method: "get",
      path: "/api/v1/duty/shifts",
      access: "session.read",
      summary: "班次，最近的在前 / Shifts, newest first",
      query: shiftQuerySchema,
      answer: listOf(shiftSchema),
      handle: async ({ query: { limit, after }, rights }) => {
        const sees = seenBy(courtsOf(rights, "session.read"));
        const found = await page(
          limit,
          (count) => shifts.page(count, after),
          ({ id }) => id,
        );
        return { ...found, items: found.items.filter(({ courts }) => sees(courts)) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/duty/shifts/:id",
      access: "session.read",
      subject,
      summary: "值班记录 / What a shift was",
      params: idSchema,
      answer: shiftReportSchema,
      handle: (input) => report(input.params.id, input.rights),
    }),
    route({
      method: "get",
      path: "/api/v1/duty/shifts/:id/print",
      access: "session.read",
      subject,
      summary: "打印值班记录（PDF） / The same on paper",
      params: idSchema,
      answer: fileAnswer,
      handle: async (input) => {
        const whole = await report(input.params.id, input.rights);
        const { fileName, bytes } = await shifts.print(whole, by(input).person);
        return new FileAnswer("application/pdf", fileName, bytes);
      },
    }),
  ];
}

/** Of all courts: whoever reaches every courtroom of the node. */
function subjectOf(subjects: Subjects, courts: readonly string[] | null): Subject {
  return courts === null ? subjects.node() : { courts, people: [] };
}

/** @param own null: all of them. A list shows what its reader may open. */
function seenBy(own: readonly string[] | null): (courts: readonly string[] | null) => boolean {
  return (courts) =>
    own === null || courts?.every((court) => own.some((each) => reaches(each, court))) === true;
}
