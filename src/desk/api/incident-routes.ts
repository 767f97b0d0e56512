/** `/incidents`: what happened, who acted, the clip beside it, and how it was closed; `/take-downs`: what must go from the platform. */
import { z } from "zod";
import { idSchema, listOf, noteSchema } from "../contract/common.ts";
import {
  clipQuerySchema,
  findingsBodySchema,
  incidentBodySchema,
  incidentDetailSchema,
  incidentNoteBodySchema,
  incidentQuerySchema,
  incidentSchema,
  stillQuerySchema,
  takeDownBodySchema,
  takeDownSchema,
} from "../contract/incidents.ts";
import { alarmKeySchema } from "../contract/watch.ts";
import type { IncidentDesk } from "../incidents/incident-desk.ts";
import { accessTo, courtsOf, type Subject } from "../people/access.ts";
import type { IncidentRow } from "../store/incidents.ts";
import { page } from "./pages.ts";
import { by, FileAnswer, fileAnswer, type Route, route, StreamAnswer } from "./route.ts";
import { type Sight, seerOf } from "./sight.ts";
import type { Subjects } from "./subjects.ts";

const BASE = "/api/v1/incidents";
const ONE = `${BASE}/:id`;
const empty = z.strictObject({});

export interface IncidentRoutesParts {
  readonly desk: IncidentDesk;
  readonly subjects: Subjects;
  readonly sight: Sight;
}

export function incidentRoutes(parts: IncidentRoutesParts): Route[] {
  return [
    ...readingRoutes(parts),
    ...evidenceRoutes(parts),
    ...actingRoutes(parts),
    ...takeDownRoutes(parts),
  ];
}

function readingRoutes({ desk, subjects }: IncidentRoutesParts): Route[] {
  const subject = ({ params }: { params: { id: string } }) => ofIncident(desk, subjects, params.id);
  return [
    route({
      method: "get",
      path: BASE,
      access: "incident.read",
      summary: "事件，最近的在前 / Incidents, newest first",
      query: incidentQuerySchema,
      answer: listOf(incidentSchema),
      handle: async ({ query: { limit, after, state, ...choice }, rights }) => {
        const sees = subjects.sees(courtsOf(rights, "incident.read"));
        const closed = state === undefined ? undefined : state === "closed";
        const { items, next } = await page(
          limit,
          (count) => desk.incidents.page(count, after, { ...choice, closed }),
          ({ number }) => number,
        );
        const seen = items.filter((each) => courtsAt(subjects, each).every(sees));
        return { items: seen.map((each) => desk.summary(each)), ...(next !== undefined && { next }) };
      },
    }),
    route({
      method: "get",
      path: ONE,
      access: "incident.read",
      subject,
      summary: "一个事件：时间线、录像片段、处置方案、平台撤下 / One: timeline, clips, plan, take-downs",
      params: idSchema,
      answer: incidentDetailSchema,
      handle: async (input) => {
        const file = await desk.detail(input.params.id);
        const watchable: string[] = [];
        for (const session of new Set(file.clips.map((clip) => clip.session))) {
          const about = await subjects.session(session);
          if (accessTo(input.rights, "session.watch", by(input).person, about) === "permitted")
            watchable.push(session);
        }
        return { ...file, watchable };
      },
    }),
    route({
      method: "get",
      path: `${ONE}/report`,
      access: "incident.read",
      subject,
      summary: "事件报告（PDF） / The report, to print",
      params: idSchema,
      answer: fileAnswer,
      handle: async (input) => {
        const { fileName, bytes } = await desk.print(input.params.id, by(input).person);
        return new FileAnswer("application/pdf", fileName, bytes);
      },
    }),
  ];
}

/** Picture and sound: also within the reach of whoever may look at that session, and only what he may see of it. */
function evidenceRoutes({ desk, subjects, sight }: IncidentRoutesParts): Route[] {
  const of = async (id: string, named: string | undefined) => {
    const incident = await desk.incidents.need(id);
    const session = named ?? incident.sessionIds[0] ?? "";
    return { incident, session, subject: await subjects.session(session) };
  };
  const common = { method: "get", access: "session.watch", params: idSchema, answer: fileAnswer } as const;
  return [
    route({
      ...common,
      path: `${ONE}/clip`,
      subject: async ({ params, query }) => (await of(params.id, query.session)).subject,
      summary: "前后各三十秒的录像（FLV），与录像逐字节一致 / The ±30 s, byte for byte of the record",
      query: clipQuerySchema,
      handle: async (input) => {
        const { incident, session, subject } = await of(input.params.id, input.query.session);
        const found = await desk.evidence.clip(incident, session, input.query.part);
        sight.needOf(found.closed, subject, seerOf(input));
        const { sizeBytes, stream } = await desk.evidence.open(found);
        const name = `${incident.number}-${input.query.part}.flv`;
        return new StreamAnswer("video/x-flv", name, sizeBytes, stream);
      },
    }),
    route({
      ...common,
      path: `${ONE}/still`,
      subject: async ({ params, query }) => (await of(params.id, query.session)).subject,
      summary: "某一秒的画面（JPEG） / The picture of one second",
      query: stillQuerySchema,
      handle: async (input) => {
        const { seconds } = input.query;
        const { incident, session, subject } = await of(input.params.id, input.query.session);
        const place = await desk.evidence.stillPlace(incident, session, seconds);
        sight.needOf(place.closed, subject, seerOf(input));
        const jpeg = await desk.evidence.still(incident, place, seconds);
        return new FileAnswer("image/jpeg", `${incident.number} ${seconds}.jpg`, jpeg);
      },
    }),
  ];
}

function actingRoutes({ desk, subjects }: IncidentRoutesParts): Route[] {
  const { incidents } = desk;
  const subject = ({ params }: { params: { id: string } }) => ofIncident(desk, subjects, params.id);
  const common = { method: "post", subject, params: idSchema, answer: incidentSchema } as const;
  return [
    route({
      method: "post",
      path: BASE,
      access: "incident.handle",
      subject: ({ body }) =>
        body.sessionId === undefined ? subjects.room(body.courtroom ?? "") : subjects.session(body.sessionId),
      summary: "登记事件 / Enter an incident",
      body: incidentBodySchema,
      answer: incidentSchema,
      status: 201,
      handle: async (input) => desk.summary(await desk.enter(input.body, by(input).person)),
    }),
    route({
      method: "post",
      path: "/api/v1/alarms/:key/incident",
      access: "incident.handle",
      subject: ({ params }) => ofPlace(subjects, params.key.slice(params.key.indexOf("@") + 1)),
      summary: "转为事件 / Make an incident of an alarm",
      params: alarmKeySchema,
      body: empty,
      answer: incidentSchema,
      status: 201,
      handle: async (input) => desk.summary(await desk.ofAlarm(input.params.key, by(input).person)),
    }),
    route({
      ...common,
      path: `${ONE}/handle`,
      access: "incident.handle",
      summary: "承办 / Take it on",
      body: empty,
      handle: async (input) => desk.summary(await incidents.handle(input.params.id, by(input))),
    }),
    route({
      ...common,
      path: `${ONE}/notes`,
      access: "incident.handle",
      summary: "记录、舆情、上报 / A note, what is said outside, what was reported upward",
      body: incidentNoteBodySchema,
      handle: async (input) => {
        const { kind, text } = input.body;
        return desk.summary(await incidents.write(input.params.id, kind, text, by(input)));
      },
    }),
    route({
      ...common,
      path: `${ONE}/findings`,
      access: "incident.handle",
      summary: "原因与措施 / Cause and measures",
      body: findingsBodySchema,
      handle: async (input) => {
        const { cause, measures } = input.body;
        return desk.summary(await incidents.find(input.params.id, cause, measures, by(input)));
      },
    }),
    route({
      ...common,
      path: `${ONE}/close`,
      access: "incident.handle",
      summary: "提请结案 / Ask to close it",
      body: empty,
      handle: async (input) => desk.summary(await incidents.askClose(input.params.id, by(input))),
    }),
    route({
      ...common,
      path: `${ONE}/close/return`,
      access: "incident.close",
      summary: "退回结案 / Return it",
      body: z.strictObject({ reason: noteSchema }),
      handle: async (input) =>
        desk.summary(await incidents.returnClose(input.params.id, input.body.reason, by(input))),
    }),
    route({
      ...common,
      path: `${ONE}/close/confirm`,
      access: "incident.close",
      summary: "结案（由第二人） / Close it, by a second person",
      body: empty,
      handle: async (input) => desk.summary(await incidents.close(input.params.id, by(input))),
    }),
  ];
}

function takeDownRoutes({ desk, subjects }: IncidentRoutesParts): Route[] {
  const { takeDowns } = desk;
  const ofTakeDown = async ({ params }: { params: { id: string } }) =>
    ofIncident(desk, subjects, (await takeDowns.need(params.id)).incidentId);
  return [
    route({
      method: "post",
      path: `${ONE}/take-downs`,
      access: "incident.handle",
      subject: ({ params }) => ofIncident(desk, subjects, params.id),
      summary: "要求平台撤下 / Ask for a take-down from the platform",
      params: idSchema,
      body: takeDownBodySchema,
      answer: takeDownSchema,
      status: 201,
      handle: (input) => takeDowns.ask(input.params.id, input.body, by(input)),
    }),
    route({
      method: "get",
      path: "/api/v1/take-downs",
      access: "incident.read",
      summary: "未完成的平台撤下任务 / Take-downs that nobody has found gone yet",
      answer: listOf(takeDownSchema),
      handle: async ({ rights }) => {
        const sees = subjects.sees(courtsOf(rights, "incident.read"));
        const open = await takeDowns.open();
        return { items: open.filter(({ courtroom }) => sees(courtAt(subjects, courtroom ?? ""))) };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/take-downs/:id/done",
      access: "incident.handle",
      subject: ofTakeDown,
      summary: "登记已撤下 / It was taken down",
      params: idSchema,
      body: z.strictObject({ note: noteSchema }),
      answer: takeDownSchema,
      handle: (input) => takeDowns.done(input.params.id, input.body.note, by(input)),
    }),
    route({
      method: "post",
      path: "/api/v1/take-downs/:id/check",
      access: "incident.handle",
      subject: ofTakeDown,
      summary: "复核是否已撤下（由第二人） / A second look, by somebody else",
      params: idSchema,
      body: z.strictObject({ gone: z.boolean() }),
      answer: takeDownSchema,
      handle: (input) => takeDowns.check(input.params.id, input.body.gone, by(input)),
    }),
  ];
}

async function ofIncident(desk: IncidentDesk, subjects: Subjects, id: string): Promise<Subject> {
  const incident = await desk.incidents.need(id);
  return subjects.happened(courtsAt(subjects, incident), incident.caseNumbers);
}

function ofPlace(subjects: Subjects, place: string): Subject {
  return { courts: [courtAt(subjects, place)], people: [] };
}

function courtsAt(subjects: Subjects, { place }: IncidentRow): (string | null)[] {
  return [courtAt(subjects, place)];
}

/** A court's or a person's alarm, the node's, or a room's; what belongs to no known room is the node's own court's. */
function courtAt(subjects: Subjects, place: string): string | null {
  return place.startsWith("court:") ? place.slice("court:".length) : subjects.courtOfRoom(place);
}
