/** `/sessions`: what is recorded and aired, and the acts on it. */
import { z } from "zod";
import { idSchema, listOf } from "../contract/common.ts";
import {
  assignAnswerSchema,
  assignBodySchema,
  cutAllAnswerSchema,
  cutBodySchema,
  cutReportSchema,
  extendBodySchema,
  joinBodySchema,
  markAnswerSchema,
  markBodySchema,
  pauseBodySchema,
  phaseBodySchema,
  sessionSchema,
  stageBodySchema,
} from "../contract/session.ts";
import type { AirActs } from "../hearings/air-acts.ts";
import type { Assignment } from "../hearings/assignment.ts";
import type { Cuts } from "../hearings/cuts.ts";
import type { Notes } from "../hearings/notes.ts";
import type { Phases } from "../hearings/phases.ts";
import type { Stages } from "../hearings/stages.ts";
import { courtsOf } from "../people/access.ts";
import { page } from "./pages.ts";
import type { SessionReader } from "./reader.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface SessionRoutesParts {
  readonly reader: SessionReader;
  readonly phases: Phases;
  readonly air: AirActs;
  readonly assignment: Assignment;
  readonly stages: Stages;
  readonly notes: Notes;
  readonly cuts: Cuts;
  readonly subjects: Subjects;
}

const noBody = z.strictObject({});
const listQuerySchema = z.strictObject({
  live: z.enum(["true", "false"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(200).optional(),
});

export function sessionRoutes({
  reader,
  phases,
  stages,
  air,
  assignment,
  notes,
  cuts,
  subjects,
}: SessionRoutesParts): Route[] {
  const base = "/api/v1/sessions";
  return [
    route({
      method: "get",
      path: base,
      access: "session.read",
      summary: "场次列表；live=true 只列进行中的 / Sessions, newest first; live=true: those going on",
      query: listQuerySchema,
      answer: listOf(sessionSchema),
      handle: async ({ query: { live, limit, after }, rights }) => {
        const sees = subjects.sees(courtsOf(rights, "session.read"));
        const isSeen = ({ courtroom }: { readonly courtroom: string }) =>
          sees(subjects.courtOfRoom(courtroom));
        if (live === "true") return { items: reader.live().filter(isSeen) };
        const seen = await page(
          limit,
          (count) => reader.page(count, after),
          (session) => session.id,
        );
        return { ...seen, items: seen.items.filter(isSeen) };
      },
    }),
    route({
      method: "get",
      path: `${base}/:id`,
      access: "session.read",
      subject: ({ params }) => subjects.session(params.id),
      summary: "一个场次 / One session",
      params: idSchema,
      answer: sessionSchema,
      handle: ({ params }) => reader.one(params.id),
    }),
    route({
      method: "post",
      path: `${base}/:id/cut`,
      access: "air.cut",
      subject: ({ params }) => subjects.session(params.id),
      summary: "断播：切断本场次所在法庭 / Cut: latches the courtroom",
      params: idSchema,
      body: cutBodySchema,
      answer: cutReportSchema,
      handle: (input) => {
        const order = { caller: by(input), reason: input.body.reason ?? null, pressedAt: input.receivedAt };
        return cuts.cutSession(input.params.id, order);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/cut-all",
      access: "air.cut",
      subject: () => subjects.node(),
      summary: "全部断播 / Cut every courtroom, those to come too",
      body: cutBodySchema,
      answer: cutAllAnswerSchema,
      handle: async (input) => {
        const order = { caller: by(input), reason: input.body.reason ?? null, pressedAt: input.receivedAt };
        return { reports: await cuts.cutAll(order) };
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/phase`,
      access: "session.phase",
      subject: ({ params, body }) => subjects.sessionHearing(params.id, body.caseNumbers),
      summary: "庭审阶段 / Mark a phase of the hearing",
      params: idSchema,
      body: phaseBodySchema,
      answer: sessionSchema,
      handle: async (input) => {
        await phases.markSession(input.params.id, input.body, by(input));
        return reader.one(input.params.id);
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/pause`,
      access: "air.pause",
      subject: ({ params }) => subjects.session(params.id),
      summary: "暂停直播；可选提示画面 / Show the card, the one that is chosen",
      params: idSchema,
      body: pauseBodySchema,
      answer: sessionSchema,
      handle: async (input) => {
        await air.pause(input.params.id, by(input), input.body.card ?? null);
        return reader.one(input.params.id);
      },
    }),
    ...(["air", "resume", "dump"] as const).map((act) =>
      route({
        method: "post",
        path: `${base}/:id/${act}`,
        access: "air.control",
        subject: ({ params }) => subjects.session(params.id),
        summary: SUMMARIES[act],
        params: idSchema,
        body: noBody,
        answer: sessionSchema,
        handle: async (input) => {
          await air[act](input.params.id, by(input));
          return reader.one(input.params.id);
        },
      }),
    ),
    route({
      method: "post",
      path: `${base}/:id/assign`,
      access: "session.assign",
      subject: ({ params }) => subjects.session(params.id),
      summary: "关联案号 / Name the case; one that has a case is followed by a successor",
      params: idSchema,
      body: assignBodySchema,
      answer: assignAnswerSchema,
      handle: async (input) => {
        const successorId = await assignment.assign(input.params.id, input.body, by(input));
        return { ...(await reader.one(input.params.id)), successorId };
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/stage`,
      access: "session.phase",
      subject: ({ params }) => subjects.session(params.id),
      summary:
        "标记庭审环节；审批所列不播的环节即刻停播 / Mark a stage; one that is not to be aired shuts at once",
      params: idSchema,
      body: stageBodySchema,
      answer: sessionSchema,
      handle: async (input) => {
        await stages.mark(input.params.id, input.body.stage, by(input));
        return reader.one(input.params.id);
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/join`,
      access: "session.assign",
      subject: ({ params }) => subjects.session(params.id),
      summary:
        "并案：并入的案件也须已审批，否则停播 / Another case joins the hearing; it must be approved too",
      params: idSchema,
      body: joinBodySchema,
      answer: sessionSchema,
      handle: async (input) => {
        await assignment.join(input.params.id, input.body.caseNumbers, by(input));
        return reader.one(input.params.id);
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/extend`,
      access: "session.extend",
      subject: ({ params }) => subjects.session(params.id),
      summary: "延长直播 / A later end",
      params: idSchema,
      body: extendBodySchema,
      answer: sessionSchema,
      handle: async (input) => {
        await notes.extend(input.params.id, input.body.until, input.body.reason, by(input));
        return reader.one(input.params.id);
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/marks`,
      access: "session.mark",
      subject: ({ params }) => subjects.session(params.id),
      summary: "标记一个时刻 / Note a moment",
      params: idSchema,
      body: markBodySchema,
      answer: markAnswerSchema,
      handle: (input) => notes.mark(input.params.id, input.body.kind, input.body.note, by(input)),
    }),
  ];
}

const SUMMARIES = {
  air: "开始直播；不允许时答 409 和全部理由 / Put on air; 409 with every reason when not allowed",
  resume: "恢复播出：只撤销人工暂停 / Takes away the operator's pause only",
  dump: "撤下延时内的内容，随后自动恢复 / Discard the delay and go on",
} as const;
