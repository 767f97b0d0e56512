/** `/courtrooms`: rooms and keys, their phase, cut, re-arm and test mode; and the latch over all of them. */
import { z } from "zod";
import { maskRtmpUrl } from "../../rtmp/url.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { courtroomIdSchema, listOf } from "../contract/common.ts";
import {
  buttonSchema,
  courtroomBodySchema,
  courtroomKeySchema,
  courtroomSchema,
  ingestSchema,
  rearmAnswerSchema,
  rearmBodySchema,
  testModeBodySchema,
} from "../contract/courtroom.ts";
import {
  cutBodySchema,
  cutReasonBodySchema,
  cutReportSchema,
  phaseAnswerSchema,
  phaseBodySchema,
} from "../contract/session.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { Cuts } from "../hearings/cuts.ts";
import type { Openings } from "../hearings/openings.ts";
import type { Phases } from "../hearings/phases.ts";
import type { Rearm } from "../hearings/rearm.ts";
import type { TestMode } from "../hearings/test-mode.ts";
import type { Latches } from "../leases/latches.ts";
import { courtsOf } from "../people/access.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import type { SessionReader } from "./reader.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface CourtroomRoutesParts {
  readonly audit: AuditLog;
  readonly courtrooms: Courtrooms;
  readonly cuts: Cuts;
  readonly rtmpPort: number;
  readonly latches: Latches;
  readonly openings: Openings;
  readonly phases: Phases;
  readonly reader: SessionReader;
  readonly rearm: Rearm;
  readonly subjects: Subjects;
  readonly testMode: TestMode;
}

const idSchema = z.strictObject({ id: courtroomIdSchema });
const noBody = z.strictObject({});
const base = "/api/v1/courtrooms";

export function courtroomRoutes(parts: CourtroomRoutesParts): Route[] {
  return [...listAndKeys(parts), ...acts(parts), ...rearming(parts)];
}

function listAndKeys({
  courtrooms,
  latches,
  openings,
  rtmpPort,
  subjects,
  testMode,
}: CourtroomRoutesParts): Route[] {
  const view = (id: string) => {
    const room = courtrooms.need(id);
    return {
      id: room.id,
      name: room.name,
      testMode: room.testMode,
      latched: latches.isSet(room.id) || latches.isSet(ALL_COURTROOMS),
      targetUrl: room.targetUrl === null ? null : maskRtmpUrl(room.targetUrl),
      openedAhead: openings.ofRoom(room.id) !== null,
      court: subjects.courtOfRoom(room.id),
      hasButton: room.buttonHash !== null,
    };
  };
  return [
    route({
      method: "get",
      path: base,
      access: "courtroom.read",
      summary: "法庭列表 / Courtrooms",
      answer: listOf(courtroomSchema),
      handle: async ({ rights }) => {
        const sees = subjects.sees(courtsOf(rights, "courtroom.read"));
        const seen = courtrooms.all().filter(({ id }) => sees(subjects.courtOfRoom(id)));
        return { items: seen.map(({ id }) => view(id)) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/ingest",
      access: "courtroom.read",
      summary: "编码器推流端口 / Where encoders push",
      answer: ingestSchema,
      handle: async () => ({ rtmpPort }),
    }),
    route({
      method: "post",
      path: base,
      access: "courtroom.manage",
      summary: "新建法庭；编码器密钥只显示一次 / New courtroom; its key is shown once",
      body: courtroomBodySchema,
      answer: courtroomKeySchema,
      status: 201,
      handle: (input) => courtrooms.create(input.body, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/key`,
      access: "courtroom.manage",
      subject: ({ params }) => subjects.room(params.id),
      summary: "更换编码器密钥 / A new encoder key",
      params: idSchema,
      body: noBody,
      answer: courtroomKeySchema,
      handle: (input) => courtrooms.renewKey(input.params.id, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/button`,
      access: "courtroom.manage",
      subject: ({ params }) => subjects.room(params.id),
      summary:
        "法庭按钮的密钥；只能断播和暂停本法庭，只显示一次 / The secret of the room's hardware button: cuts and pauses here, no more",
      params: idSchema,
      body: noBody,
      answer: buttonSchema,
      handle: (input) => courtrooms.renewButton(input.params.id, by(input).person),
    }),
    route({
      method: "post",
      path: `${base}/:id/test`,
      access: "courtroom.test",
      subject: ({ params }) => subjects.room(params.id),
      summary: "调试状态：只录制，不送公开平台 / Test mode: never sent to the real platform",
      params: idSchema,
      body: testModeBodySchema,
      answer: courtroomSchema,
      handle: async (input) => {
        await testMode.set(input.params.id, input.body.on, by(input));
        return view(input.params.id);
      },
    }),
  ];
}

function acts({ cuts, phases, reader, subjects }: CourtroomRoutesParts): Route[] {
  return [
    route({
      method: "post",
      path: `${base}/:id/cut`,
      access: "air.cut",
      subject: ({ params }) => subjects.room(params.id),
      summary: "断播 / Cut: latches the courtroom",
      params: idSchema,
      body: cutBodySchema,
      answer: cutReportSchema,
      handle: (input) => {
        const order = { caller: by(input), reason: input.body.reason ?? null, pressedAt: input.receivedAt };
        return cuts.cutRoom(input.params.id, order);
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/cut/reason`,
      access: "air.cut",
      subject: ({ params }) => subjects.room(params.id),
      summary: "补记断播原因 / Why it was cut, said afterwards",
      params: idSchema,
      body: cutReasonBodySchema,
      answer: z.strictObject({ done: z.literal(true) }),
      handle: async (input) => {
        await cuts.explain(input.params.id, input.body.reason, by(input));
        return { done: true } as const;
      },
    }),
    route({
      method: "post",
      path: "/api/v1/cut-all/reason",
      access: "air.cut",
      subject: () => subjects.node(),
      summary: "补记全部断播原因 / Why everything was cut, said afterwards",
      body: cutReasonBodySchema,
      answer: z.strictObject({ done: z.literal(true) }),
      handle: async (input) => {
        await cuts.explain(ALL_COURTROOMS, input.body.reason, by(input));
        return { done: true } as const;
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/phase`,
      access: "session.phase",
      subject: ({ params, body }) => subjects.roomHearing(params.id, body.caseNumbers),
      summary: "庭审阶段；没有场次时也可先标记开庭 / Mark a phase, also before the encoder comes",
      params: idSchema,
      body: phaseBodySchema,
      answer: phaseAnswerSchema,
      handle: async (input) => {
        const outcome = await phases.markRoom(input.params.id, input.body, by(input));
        if ("sessionId" in outcome) return reader.one(outcome.sessionId);
        const { courtroom, caseNumbers, hearingNo, phase, openedAt } = outcome.opening;
        return { courtroom, caseNumbers: [...caseNumbers], hearingNo, phase, openedAt };
      },
    }),
  ];
}

function rearming({ rearm, courtrooms, latches, subjects }: CourtroomRoutesParts): Route[] {
  const scopes = [
    { path: `${base}/:id/rearm`, what: "解除禁播 / Re-arm", params: idSchema },
    { path: "/api/v1/cut-all/lift", what: "解除全部断播 / Lift cut-all", params: z.strictObject({}) },
  ] as const;
  return scopes.flatMap(({ path, what, params }) => {
    const scopeOf = (given: { readonly id?: string }) =>
      given.id === undefined ? ALL_COURTROOMS : courtrooms.need(given.id).id;
    const courtroomOf = (given: { readonly id?: string }) => given.id ?? null;
    const subject = ({ params: { id } }: { readonly params: { readonly id?: string } }) =>
      id === undefined ? subjects.node() : subjects.latched(id, latches.caseNumbers(id));
    return [
      route({
        method: "post",
        path,
        access: "air.rearm",
        subject,
        summary: `${what}: asked for by one person, not the one who cut`,
        params,
        body: rearmBodySchema,
        answer: rearmAnswerSchema,
        handle: async (input) => ({
          courtroom: courtroomOf(input.params),
          ...(await rearm.ask(scopeOf(input.params), input.body.reason, by(input))),
        }),
      }),
      route({
        method: "post",
        path: `${path}/confirm`,
        access: "air.rearm.agree",
        subject,
        summary: `${what}: confirmed by a second person`,
        params,
        body: noBody,
        answer: rearmAnswerSchema,
        handle: async (input) => ({
          courtroom: courtroomOf(input.params),
          ...(await rearm.confirm(scopeOf(input.params), by(input))),
        }),
      }),
    ];
  });
}
