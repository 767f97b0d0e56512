/** `/alarms`: what is active, and what people do about it. */
import { z } from "zod";
import type { Clock } from "../clock.ts";
import {
  actBodySchema,
  alarmKeySchema,
  alarmReportQuerySchema,
  alarmReportSchema,
  alarmsSchema,
  shelveBodySchema,
} from "../contract/watch.ts";
import { courtsOf, type Subject } from "../people/access.ts";
import { reportOn } from "../watch/alarm-report.ts";
import { alarmView } from "../watch/alarm-view.ts";
import type { Alarms } from "../watch/alarms.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const BASE = "/api/v1/alarms";
const done = z.strictObject({ done: z.literal(true) });
const DONE = { done: true } as const;

export function alarmRoutes(alarms: Alarms, subjects: Subjects, clock: Clock): Route[] {
  const subjectOf = (key: string): Subject => ({
    courts: [subjects.courtOfPlace(key.slice(key.indexOf("@") + 1))],
    people: [],
  });
  return [
    route({
      method: "get",
      path: BASE,
      access: "session.read",
      summary: "当前告警，按级别排列 / Active alarms, gravest first",
      answer: alarmsSchema,
      handle: async ({ rights }) => {
        const sees = subjects.sees(courtsOf(rights, "session.read"));
        const seen = alarms.all().filter(({ alarm }) => sees(subjects.courtOfPlace(alarm.place)));
        return { items: seen.map((each) => alarmView(each, clock)), flood: alarms.flood };
      },
    }),
    route({
      method: "get",
      path: `${BASE}/report`,
      access: "session.read",
      summary: "告警自查：每十分钟数量、最多的十项、未确认时长、处置时长 / How the alarms themselves do",
      query: alarmReportQuerySchema,
      answer: alarmReportSchema,
      handle: async ({ query, rights }) => {
        const sees = subjects.sees(courtsOf(rights, "session.read"));
        const [fromMs, toMs] = [Date.parse(query.from), Date.parse(query.to)];
        const rows = await alarms.between(new Date(fromMs).toISOString(), new Date(toMs).toISOString());
        return reportOn(
          rows.filter(({ place }) => sees(subjects.courtOfPlace(place))),
          { fromMs, toMs, nowMs: clock.wallMs() },
        );
      },
    }),
    route({
      method: "post",
      path: `${BASE}/:key/acknowledge`,
      access: "alarm.handle",
      subject: ({ params }) => subjectOf(params.key),
      summary: "确认：已看到（不等于处置） / Seen, which is not acted on",
      params: alarmKeySchema,
      body: z.strictObject({}),
      answer: done,
      handle: async (input) => {
        await alarms.acknowledge(input.params.key, by(input).person);
        return DONE;
      },
    }),
    route({
      method: "post",
      path: `${BASE}/:key/act`,
      access: "alarm.handle",
      subject: ({ params }) => subjectOf(params.key),
      summary: "处置：正在处理，写明做了什么 / Acted on: what is being done",
      params: alarmKeySchema,
      body: actBodySchema,
      answer: done,
      handle: async (input) => {
        await alarms.act(input.params.key, by(input).person, input.body.note);
        return DONE;
      },
    }),
    route({
      method: "post",
      path: `${BASE}/:key/shelve`,
      access: "alarm.handle",
      subject: ({ params }) => subjectOf(params.key),
      summary:
        "搁置（限时，最长两小时；一级告警不能） / Silent for a while, two hours at most; never priority 1",
      params: alarmKeySchema,
      body: shelveBodySchema,
      answer: done,
      handle: async (input) => {
        const { minutes, reason } = input.body;
        await alarms.shelve(input.params.key, by(input).person, minutes, reason);
        return DONE;
      },
    }),
    route({
      method: "post",
      path: `${BASE}/:key/unshelve`,
      access: "alarm.handle",
      subject: ({ params }) => subjectOf(params.key),
      summary: "取消搁置 / Shelved no longer",
      params: alarmKeySchema,
      body: z.strictObject({}),
      answer: done,
      handle: async (input) => {
        await alarms.unshelve(input.params.key, by(input).person);
        return DONE;
      },
    }),
  ];
}
