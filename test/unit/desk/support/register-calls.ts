// For each route of the register a call that succeeds: forms filed here, papers, offices, docket.
import { draftFor, SCAN } from "../../../support/form-filler.ts";
import { type Answer, docketEntryOf, type RunningDesk } from "./running-desk.ts";

let serial = 0;

export function registerCalls(desk: RunningDesk): Readonly<Record<string, () => Promise<Answer>>> {
  /** A form of a judge of his own, in a division of its own; everybody acts by his own token. */
  const people = async () => {
    serial += 1;
    const names = {
      judge: desk.hearing.judge ?? `法官${serial}`,
      chief: `庭长${serial}`,
      leader: `院长${serial}`,
      division: `庭${serial}`,
    };
    const office = { court: "豫0802", division: names.division, from: "2020-01-01" };
    await desk.post("/offices", { ...office, person: names.chief, office: "division-chief" });
    await desk.post("/offices", { ...office, person: names.leader, office: "vice-president" });
    const [judge, chief, leader] = await Promise.all(
      [names.judge, names.chief, names.leader].map((person) => desk.token(person)),
    );
    return { ...names, tokens: { judge, chief, leader } as Record<"judge" | "chief" | "leader", string> };
  };
  const drafted = async () => {
    const who = await people();
    const body = { ...draftFor("room-1", desk.clock.wallMs()), judge: who.judge, division: who.division };
    const answer = await desk.post("/approvals", body);
    const { clerk } = desk.hearing;
    if (clerk !== undefined) await desk.post("/docket", docketEntryOf(body, clerk));
    return { ...who, answer, id: answer.body.id as string, hearings: body.hearings };
  };
  const submitted = async () => {
    const form = await drafted();
    return { ...form, answer: await desk.post(`/approvals/${form.id}/submit`, { version: 1 }) };
  };
  const sign = (id: string, step: string, token: string, version = 1) =>
    desk.post(`/approvals/${id}/sign`, { version, step, decision: "approve" }, token);
  const moved = async () => {
    const form = await submitted();
    await sign(form.id, "judge", form.tokens.judge);
    await sign(form.id, "division-chief", form.tokens.chief);
    await sign(form.id, "vice-president", form.tokens.leader);
    const later = (iso: string) => new Date(Date.parse(iso) + 48 * 3_600_000).toISOString();
    const hearings = form.hearings.map((hearing) => ({
      ...hearing,
      ...{ plannedStart: later(hearing.plannedStart), plannedEnd: later(hearing.plannedEnd) },
    }));
    return {
      ...form,
      answer: await desk.post(`/approvals/${form.id}/edit`, { version: 1, changes: { hearings } }),
    };
  };
  const scan = () => desk.post("/documents", { contentBase64: SCAN });
  const paper = async () => {
    const form = await submitted();
    const signatures = [{ step: "judge", name: form.judge, decision: "approve", at: "2026-01-05" }];
    const scanSha256 = (await scan()).body.sha256;
    const answer = await desk.post(`/approvals/${form.id}/papers`, { version: 1, signatures, scanSha256 });
    return { ...form, answer, paper: answer.body.id as string };
  };
  const delegated = async () => {
    const { leader, tokens } = await people();
    const days = { from: "2026-01-01", until: "2099-12-31" };
    const body = { delegate: "副职", court: "豫0802", steps: ["vice-president"], reason: "出差", ...days };
    return { leader, tokens, answer: await desk.post("/delegations", body, tokens.leader) };
  };
  const docketed = (judge = "") => {
    serial += 1;
    const plannedStart = new Date(desk.clock.wallMs() + 30 * 86_400_000).toISOString();
    const plannedEnd = new Date(Date.parse(plannedStart) + 3_600_000).toISOString();
    const caseNumbers = [`（2026）豫0802民初${8000 + serial}号`];
    return desk.post("/docket", { caseNumbers, courtroom: "room-9", plannedStart, plannedEnd, judge });
  };
  const span = () => {
    const at = (days: number) =>
      encodeURIComponent(new Date(desk.clock.wallMs() + days * 86_400_000).toISOString());
    return `from=${at(0)}&to=${at(40)}`;
  };

  return {
    "POST /api/v1/approvals": async () => {
      const { judge, division } = await people();
      return desk.post("/approvals", { ...draftFor("room-1", desk.clock.wallMs()), judge, division });
    },
    "POST /api/v1/approvals/:id/edit": async () => (await moved()).answer,
    "GET /api/v1/approvals/:id/check": async () =>
      desk.call("GET", `/approvals/${(await drafted()).id}/check`),
    "POST /api/v1/approvals/check": async () => {
      const { judge, division } = await people();
      return desk.post("/approvals/check", { ...draftFor("room-1", desk.clock.wallMs()), judge, division });
    },
    "POST /api/v1/approvals/:id/remind": async () => desk.post(`/approvals/${(await submitted()).id}/remind`),
    "GET /api/v1/approvals/:id/changes": async () =>
      desk.call("GET", `/approvals/${(await moved()).id}/changes`),
    "POST /api/v1/approvals/:id/submit": async () => (await submitted()).answer,
    "POST /api/v1/approvals/:id/sign": async () => {
      const { id, tokens } = await submitted();
      return sign(id, "judge", tokens.judge);
    },
    "POST /api/v1/approvals/:id/confirm": async () => {
      const { id, tokens } = await moved();
      return desk.post(`/approvals/${id}/confirm`, { version: 2 }, tokens.chief);
    },
    "POST /api/v1/approvals/:id/withdraw": async () => {
      const { id, tokens } = await submitted();
      return desk.post(`/approvals/${id}/withdraw`, { version: 1, reason: "不再申请" }, tokens.judge);
    },
    "GET /api/v1/approvals/:id/papers": async () =>
      desk.call("GET", `/approvals/${(await paper()).id}/papers`),
    "POST /api/v1/approvals/:id/papers": async () => (await paper()).answer,
    "POST /api/v1/approvals/:id/papers/:paper/check": async () => {
      const entered = await paper();
      const check = `/approvals/${entered.id}/papers/${entered.paper}/check`;
      return desk.post(check, { agrees: true }, entered.tokens.chief);
    },
    "GET /api/v1/approvals/:id/release-sheet": async () =>
      desk.call("GET", `/approvals/${(await drafted()).id}/release-sheet`),
    "GET /api/v1/audit/days": () => desk.call("GET", "/audit/days"),
    "POST /api/v1/audit/archive": () => desk.post("/audit/archive", { before: "2020-01-01" }),
    "GET /api/v1/backups": () => desk.call("GET", "/backups"),
    "POST /api/v1/backup": () => desk.post("/backup"),
    "POST /api/v1/restore": async () => {
      const { file } = (await desk.post("/backup")).body;
      return desk.post("/restore", { path: file, reason: "演练" });
    },
    "POST /api/v1/restore/confirm": () => desk.post("/restore/confirm", { reason: "已核对" }),
    "POST /api/v1/documents": scan,
    "GET /api/v1/offices": () => desk.call("GET", "/offices"),
    "POST /api/v1/offices": () =>
      desk.post("/offices", { person: "某人", office: "president", court: "豫0825", from: "2026-01-01" }),
    "POST /api/v1/offices/:id/end": async () => {
      const office = { person: "某人", office: "president", court: "豫0882", from: "2026-01-01" };
      const { id } = (await desk.post("/offices", office)).body;
      return desk.post(`/offices/${id}/end`, { until: "2026-06-30" });
    },
    "GET /api/v1/delegations": () => desk.call("GET", "/delegations"),
    "POST /api/v1/delegations": async () => (await delegated()).answer,
    "POST /api/v1/delegations/:id/end": async () => {
      const { answer, tokens } = await delegated();
      return desk.post(`/delegations/${answer.body.id}/end`, { until: "2026-06-30" }, tokens.leader);
    },
    "GET /api/v1/tasks": async () => {
      const { tokens } = await submitted();
      return desk.call("GET", "/tasks", undefined, tokens.judge);
    },
    "POST /api/v1/tasks/:id/read": async () => {
      const { tokens } = await moved();
      const { items } = (await desk.call("GET", "/tasks", undefined, tokens.leader)).body;
      const notice = items.find(({ id }: { id: string | null }) => id !== null);
      return desk.post(`/tasks/${notice.id}/read`, {}, tokens.leader);
    },
    "GET /api/v1/docket": () => desk.call("GET", `/docket?${span()}`),
    "POST /api/v1/docket": docketed,
    "POST /api/v1/docket/:id/change": async () =>
      desk.post(`/docket/${(await docketed()).body.id}/change`, { status: "postponed" }),
    "POST /api/v1/docket/:id/remind": async () =>
      desk.post(`/docket/${(await docketed("某法官")).body.id}/remind`),
    "POST /api/v1/docket/import": () =>
      desk.post("/docket/import", { contentBase64: btoa("ah,ktdd,kssj,jssj\n") }),
    "POST /api/v1/approvals/import/sheet": () =>
      desk.post("/approvals/import/sheet", { contentBase64: btoa("ah,ktdd,kssj,jssj,cbr,fydm\n") }),
    "GET /api/v1/docket/should-stream": () => desk.call("GET", `/docket/should-stream?${span()}`),
    "GET /api/v1/docket/streams": () => desk.call("GET", `/docket/streams?${span()}`),
    "POST /api/v1/sessions/:id/stage": async () => {
      serial += 1;
      const room = `stage-${serial}`;
      await desk.post("/courtrooms", { id: room, name: "环节法庭" });
      await desk.approve(room);
      await desk.begin(`stage-s-${serial}`, room);
      await desk.post(`/courtrooms/${room}/phase`, { phase: "opening" });
      return desk.post(`/sessions/stage-s-${serial}/stage`, { stage: "debate" });
    },
    "POST /api/v1/sessions/:id/join": async () => {
      serial += 1;
      const room = `join-${serial}`;
      await desk.post("/courtrooms", { id: room, name: "并案法庭" });
      await desk.approve(room);
      await desk.begin(`join-s-${serial}`, room);
      await desk.post(`/courtrooms/${room}/phase`, { phase: "opening" });
      return desk.post(`/sessions/join-s-${serial}/join`, { caseNumbers: ["（2026）豫0802民初7777号"] });
    },
  };
}

/** Bodies that the schemas accept, for the look-up of an unknown id. */
export const registerBodies: Readonly<Record<string, unknown>> = {
  "/edit": { version: 1, changes: {} },
  "/submit": { version: 1 },
  "/sign": { version: 1, step: "judge", decision: "approve" },
  "/approvals/:id/confirm": { version: 1 },
  "/withdraw": { version: 1, reason: "不再申请" },
  "/check": { agrees: true },
  "/papers": {
    version: 1,
    signatures: [{ step: "judge", name: "甲", decision: "approve", at: "2026-01-05" }],
    scanSha256: "0".repeat(64),
  },
  "/end": { until: "2026-06-30" },
  "/stage": { stage: "debate" },
  "/join": { caseNumbers: ["（2026）豫0802民初7号"] },
};
