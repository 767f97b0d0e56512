// For each route a call that succeeds; the last call that it makes is the one to that route.
import { generateKeyPairSync, sign } from "node:crypto";
import { approvalFor } from "../../../support/approval-builder.ts";
import { SCAN } from "../../../support/form-filler.ts";
import { incidentCalls } from "./incident-calls.ts";
import { notifyCalls } from "./notify-calls.ts";
import { peopleCalls } from "./people-calls.ts";
import { registerCalls } from "./register-calls.ts";
import type { Answer, RunningDesk } from "./running-desk.ts";
import { supervisionCalls } from "./supervision-calls.ts";
import { watchCalls } from "./watch-calls.ts";

let serial = 0;

/** @param alice token of somebody with every permission, @param bob of another one. */
export function routeCalls(
  desk: RunningDesk,
  alice: string,
  bob: string,
): Readonly<Record<string, () => Promise<Answer>>> {
  /** A room of its own with an approved session that is open and on its way to the air. */
  async function openRoom(): Promise<{
    room: string;
    session: string;
    approval: string;
    caseNumbers: readonly string[];
  }> {
    serial += 1;
    const room = `room-${100 + serial}`;
    await desk.post("/courtrooms", { id: room, name: `第${serial}法庭` });
    const { id: approval, form } = await desk.approve(room);
    const session = `s-${serial}`;
    await desk.begin(session, room, { airState: "on-air" });
    await desk.post(`/sessions/${session}/phase`, { phase: "opening" });
    return { room, session, approval, caseNumbers: form.caseNumbers };
  }

  const approvedCase = async () => (await desk.approve("room-1")).form.caseNumbers[0] ?? "";

  const reopenable = async (): Promise<{ room: string; session: string }> => {
    const opened = await openRoom();
    await desk.post(`/courtrooms/${opened.room}/cut`, { reason: "测试" });
    return opened;
  };

  return {
    "GET /healthz": () => desk.call("GET", "/healthz", undefined, null),
    "GET /readyz": () => desk.call("GET", "/readyz", undefined, null),
    "GET /api/v1/offices/all": () => desk.call("GET", "/offices/all"),
    "GET /api/v1/node": () => desk.call("GET", "/node"),
    "GET /api/v1/openapi.json": () => desk.call("GET", "/openapi.json", undefined, null),
    "GET /api/v1/sessions": async () => {
      await openRoom();
      return desk.call("GET", "/sessions?live=true");
    },
    "GET /api/v1/sessions/:id": async () => desk.call("GET", `/sessions/${(await openRoom()).session}`),
    "POST /api/v1/sessions/:id/cut": async () => desk.post(`/sessions/${(await openRoom()).session}/cut`),
    "POST /api/v1/sessions/:id/phase": async () =>
      desk.post(`/sessions/${(await openRoom()).session}/phase`, { phase: "recess" }),
    "POST /api/v1/sessions/:id/air": async () => desk.post(`/sessions/${(await openRoom()).session}/air`),
    "POST /api/v1/sessions/:id/pause": async () => desk.post(`/sessions/${(await openRoom()).session}/pause`),
    "POST /api/v1/sessions/:id/resume": async () =>
      desk.post(`/sessions/${(await openRoom()).session}/resume`),
    "POST /api/v1/sessions/:id/dump": async () => desk.post(`/sessions/${(await openRoom()).session}/dump`),
    "POST /api/v1/sessions/:id/assign": async () =>
      desk.post(`/sessions/${(await openRoom()).session}/assign`, { caseNumbers: ["（2026）豫0802民初7号"] }),
    "POST /api/v1/sessions/:id/extend": async () => {
      const until = new Date(Date.now() + 3_600_000).toISOString();
      return desk.post(`/sessions/${(await openRoom()).session}/extend`, { until, reason: "质证未完" });
    },
    "POST /api/v1/sessions/:id/marks": async () =>
      desk.post(`/sessions/${(await openRoom()).session}/marks`, { kind: "举证", note: "证据一" }),
    "GET /api/v1/courtrooms": () => desk.call("GET", "/courtrooms"),
    "POST /api/v1/courtrooms": () => desk.post("/courtrooms", { id: `room-9-${++serial}`, name: "第九法庭" }),
    "POST /api/v1/courtrooms/:id/key": () => desk.post("/courtrooms/room-1/key"),
    "POST /api/v1/courtrooms/:id/test": async () =>
      desk.post(`/courtrooms/${(await openRoom()).room}/test`, { on: true }),
    "GET /api/v1/courtrooms/:id/arrival": async () =>
      desk.call("GET", `/courtrooms/${(await openRoom()).room}/arrival`),
    "GET /api/v1/courtrooms/:id/court-page": async () =>
      desk.call("GET", `/courtrooms/${(await openRoom()).room}/court-page`),
    "POST /api/v1/courtrooms/:id/cut": async () => desk.post(`/courtrooms/${(await openRoom()).room}/cut`),
    "POST /api/v1/courtrooms/:id/phase": async () =>
      desk.post(`/courtrooms/${(await openRoom()).room}/phase`, { phase: "closed-evidence" }),
    "POST /api/v1/courtrooms/:id/rearm": async () =>
      desk.post(`/courtrooms/${(await reopenable()).room}/rearm`, { reason: "已处置" }, alice),
    "POST /api/v1/courtrooms/:id/rearm/confirm": async () => {
      const { room } = await reopenable();
      await desk.post(`/courtrooms/${room}/rearm`, { reason: "已处置" }, alice);
      return desk.post(`/courtrooms/${room}/rearm/confirm`, {}, bob);
    },
    "POST /api/v1/courtrooms/:id/cut/reason": async () => {
      const { room } = await openRoom();
      await desk.post(`/courtrooms/${room}/cut`);
      return desk.post(`/courtrooms/${room}/cut/reason`, { reason: "误操作" });
    },
    "GET /api/v1/panel": () => desk.call("GET", "/panel"),
    "POST /api/v1/cut-all": async () => {
      desk.meanNext();
      const answer = await desk.post("/cut-all", { reason: "演练" });
      await desk.post("/cut-all/lift", { reason: "演练结束" }, alice);
      await desk.post("/cut-all/lift/confirm", {}, bob);
      return answer;
    },
    "POST /api/v1/cut-all/reason": async () => {
      await desk.post("/cut-all");
      desk.meanNext();
      const answer = await desk.post("/cut-all/reason", { reason: "演练" });
      await desk.post("/cut-all/lift", { reason: "演练结束" }, alice);
      await desk.post("/cut-all/lift/confirm", {}, bob);
      return answer;
    },
    "POST /api/v1/cut-all/lift": async () => {
      await desk.post("/cut-all");
      return desk.post("/cut-all/lift", { reason: "演练结束" }, alice);
    },
    "POST /api/v1/cut-all/lift/confirm": async () => {
      await desk.post("/cut-all");
      await desk.post("/cut-all/lift", { reason: "演练结束" }, alice);
      return desk.post("/cut-all/lift/confirm", {}, bob);
    },
    "POST /api/v1/approvals/import": () =>
      desk.post("/approvals/import", [approvalFor({ courtroom: "room-1" })]),
    "POST /api/v1/approvals/import/signed": async () => {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      const pem = publicKey.export({ type: "spki", format: "pem" });
      await desk.post("/sources", { name: "办案系统甲", publicKey: pem });
      const approvals = [approvalFor({ courtroom: "room-1" })];
      const file = JSON.stringify({ source: "办案系统甲", issuedAt: new Date().toISOString(), approvals });
      const signature = sign(null, Buffer.from(file), privateKey).toString("base64");
      return desk.post("/approvals/import/signed", { file, signature });
    },
    "GET /api/v1/approvals": async () => {
      await desk.approve("room-1");
      return desk.call("GET", "/approvals?limit=1");
    },
    "GET /api/v1/approvals/:id": async () =>
      desk.call("GET", `/approvals/${(await desk.approve("room-1")).id}`),
    "POST /api/v1/approvals/:id/revoke": async () =>
      desk.post(`/approvals/${(await desk.approve("room-1")).id}/revoke`, { reason: "当事人提出异议" }),
    "GET /api/v1/policy": () => desk.call("GET", "/policy"),
    "POST /api/v1/policy/reload": async () => {
      const { sha256 } = (await desk.call("GET", "/policy")).body;
      return desk.post("/policy/reload", { sha256 });
    },
    "GET /api/v1/never-stream": () => desk.call("GET", "/never-stream?limit=1"),
    "POST /api/v1/never-stream": () =>
      desk.post("/never-stream", { caseNumber: "（2026）豫0802民初9001号", ground: "涉未成年人" }),
    "POST /api/v1/never-stream/:id/remove": async () => {
      const listed = { caseNumber: "（2026）豫0802民初9002号", ground: "涉密" };
      const { id } = (await desk.post("/never-stream", listed)).body;
      return desk.post(`/never-stream/${id}/remove`, { reason: "误登" });
    },
    "GET /api/v1/objections": () => desk.call("GET", "/objections"),
    "POST /api/v1/objections": async () =>
      desk.post("/objections", { caseNumber: await approvedCase(), by: "原告", ground: "涉及隐私" }),
    "POST /api/v1/objections/:id/rule": async () => {
      const made = { caseNumber: await approvedCase(), by: "被告", ground: "不愿公开" };
      const { id } = (await desk.post("/objections", made)).body;
      return desk.post(`/objections/${id}/rule`, { justified: false, reason: "没有正当理由" });
    },
    "GET /api/v1/clearances": () => desk.call("GET", "/clearances"),
    "POST /api/v1/clearances": async () =>
      desk.post("/clearances", {
        caseNumber: await approvedCase(),
        earlierNumber: "（2025）豫0802民诉前调5号",
        reason: "已审查",
      }),
    "GET /api/v1/sources": () => desk.call("GET", "/sources"),
    "POST /api/v1/sources": () => {
      const { publicKey } = generateKeyPairSync("ed25519");
      const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
      return desk.post("/sources", { name: `办案系统${++serial}`, publicKey: raw });
    },
    "POST /api/v1/tokens": () => desk.post("/tokens", { person: "丙", permissions: ["session.read"] }),
    "GET /api/v1/tokens": () => desk.call("GET", "/tokens"),
    "POST /api/v1/tokens/:id/revoke": async () => {
      const { body } = await desk.post("/tokens", { person: "丁", permissions: ["session.read"] });
      return desk.post(`/tokens/${body.id}/revoke`);
    },
    "GET /api/v1/audit": () => desk.call("GET", "/audit?limit=5"),
    "GET /api/v1/audit/verify": () => desk.call("GET", "/audit/verify"),
    "GET /api/v1/audit/check": () => desk.call("GET", "/audit/check"),
    "POST /api/v1/audit/check": () => desk.post("/audit/check"),
    "GET /api/v1/approvals/:id/print/:kind": async () =>
      desk.call("GET", `/approvals/${(await desk.approve("room-1")).id}/print/form`),
    "GET /api/v1/documents/:id": async () =>
      desk.call("GET", `/documents/${(await desk.post("/documents", { contentBase64: SCAN })).body.sha256}`),
    "GET /api/v1/docket/export": () =>
      desk.call("GET", "/docket/export?format=csv&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"),
    "GET /api/v1/register/export": () => desk.call("GET", "/register/export?format=csv"),
    ...registerCalls(desk),
    ...peopleCalls(desk),
    ...watchCalls(desk),
    ...incidentCalls(desk, alice, bob),
    ...supervisionCalls(desk, alice, bob),
    ...notifyCalls(desk),
  };
}

export function nameOf(route: { readonly method: string; readonly path: string }): string {
  return `${route.method.toUpperCase()} ${route.path}`;
}
