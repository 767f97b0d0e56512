// Every route the same way: 401 without a token, 403 without the permission, 400 for a body it can't read, 404 for
// what is not there, and an answer that the contract itself accepts.
import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileAnswer, type Route } from "../../../../src/desk/api/route.ts";
import { errorSchema } from "../../../../src/desk/contract/common.ts";
import { PERMISSIONS } from "../../../../src/desk/contract/permissions.ts";
import { CONTENT_TYPES } from "../../../../src/desk/sheets/write-sheet.ts";
import { approvalFor } from "../../../support/approval-builder.ts";
import { SCAN } from "../../../support/form-filler.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { registerBodies, registerCalls } from "../support/register-calls.ts";
import { type Answer, RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
const UNKNOWN = "no-such-id";
const [alice, bob] = ["令牌甲", "令牌乙"];
const tokens = new Map<string, string>();

beforeAll(async () => {
  await desk.start();
  for (const person of [alice, bob]) tokens.set(person, await desk.token(person));
});
afterAll(() => desk.stop());

const nameOf = (route: Pick<Route, "method" | "path">) => `${route.method.toUpperCase()} ${route.path}`;
const callUnknown = (route: Route, body: unknown, token: string | null) =>
  desk.call(
    route.method.toUpperCase(),
    route.path.replace(":id", UNKNOWN).replace(":kind", "form"),
    route.body === null ? undefined : body,
    token,
  );

let serial = 0;

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

const reopenable = async (): Promise<{ room: string; session: string }> => {
  const opened = await openRoom();
  await desk.post(`/courtrooms/${opened.room}/cut`, { reason: "测试" });
  return opened;
};

/** A PDF, as the contract of a file has it. */
async function fileOf(path: string, contentType = "application/pdf"): Promise<Answer> {
  const url = `http://127.0.0.1:${desk.desk.port}/api/v1${path}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${tokens.get(alice)}` } });
  expect(answer.headers.get("content-type")).toBe(contentType);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, body: new FileAnswer(contentType, "", bytes) };
}

/** For each route: a call that succeeds. A route without one fails the test below. */
const good: Readonly<Record<string, () => Promise<Answer>>> = {
  "GET /healthz": () => desk.call("GET", "/healthz", undefined, null),
  "GET /readyz": () => desk.call("GET", "/readyz", undefined, null),
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
  "POST /api/v1/sessions/:id/resume": async () => desk.post(`/sessions/${(await openRoom()).session}/resume`),
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
  "POST /api/v1/courtrooms": () => desk.post("/courtrooms", { id: "room-99", name: "第九十九法庭" }),
  "POST /api/v1/courtrooms/:id/key": () => desk.post("/courtrooms/room-1/key"),
  "POST /api/v1/courtrooms/:id/test": async () =>
    desk.post(`/courtrooms/${(await openRoom()).room}/test`, { on: true }),
  "POST /api/v1/courtrooms/:id/cut": async () => desk.post(`/courtrooms/${(await openRoom()).room}/cut`),
  "POST /api/v1/courtrooms/:id/phase": async () =>
    desk.post(`/courtrooms/${(await openRoom()).room}/phase`, { phase: "closed-evidence" }),
  "POST /api/v1/courtrooms/:id/rearm": async () =>
    desk.post(`/courtrooms/${(await reopenable()).room}/rearm`, { reason: "已处置" }, tokens.get(alice)),
  "POST /api/v1/courtrooms/:id/rearm/confirm": async () => {
    const { room } = await reopenable();
    await desk.post(`/courtrooms/${room}/rearm`, { reason: "已处置" }, tokens.get(alice));
    return desk.post(`/courtrooms/${room}/rearm/confirm`, {}, tokens.get(bob));
  },
  "POST /api/v1/cut-all": async () => {
    const answer = await desk.post("/cut-all", { reason: "演练" });
    await desk.post("/cut-all/lift", { reason: "演练结束" }, tokens.get(alice));
    await desk.post("/cut-all/lift/confirm", {}, tokens.get(bob));
    return answer;
  },
  "POST /api/v1/cut-all/lift": async () => {
    await desk.post("/cut-all");
    return desk.post("/cut-all/lift", { reason: "演练结束" }, tokens.get(alice));
  },
  "POST /api/v1/cut-all/lift/confirm": async () => {
    await desk.post("/cut-all");
    await desk.post("/cut-all/lift", { reason: "演练结束" }, tokens.get(alice));
    return desk.post("/cut-all/lift/confirm", {}, tokens.get(bob));
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
  "POST /api/v1/policy/reload": () => desk.post("/policy/reload"),
  "GET /api/v1/never-stream": () => desk.call("GET", "/never-stream?limit=1"),
  "POST /api/v1/never-stream": () =>
    desk.post("/never-stream", { caseNumber: "（2026）豫0802民初9001号", ground: "涉未成年人" }),
  "POST /api/v1/never-stream/:id/remove": async () => {
    const listed = { caseNumber: "（2026）豫0802民初9002号", ground: "涉密" };
    const { id } = (await desk.post("/never-stream", listed)).body;
    return desk.post(`/never-stream/${id}/remove`, { reason: "误登" });
  },
  "GET /api/v1/objections": () => desk.call("GET", "/objections"),
  "POST /api/v1/objections": () =>
    desk.post("/objections", { caseNumber: "（2026）豫0802民初9003号", by: "原告", ground: "涉及隐私" }),
  "POST /api/v1/objections/:id/rule": async () => {
    const made = { caseNumber: "（2026）豫0802民初9004号", by: "被告", ground: "不愿公开" };
    const { id } = (await desk.post("/objections", made)).body;
    return desk.post(`/objections/${id}/rule`, { justified: false, reason: "没有正当理由" });
  },
  "GET /api/v1/clearances": () => desk.call("GET", "/clearances"),
  "POST /api/v1/clearances": () =>
    desk.post("/clearances", {
      caseNumber: "（2026）豫0802民初9005号",
      earlierNumber: "（2025）豫0802民诉前调5号",
      reason: "已审查",
    }),
  "GET /api/v1/sources": () => desk.call("GET", "/sources"),
  "POST /api/v1/sources": () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
    return desk.post("/sources", { name: "办案系统乙", publicKey: raw });
  },
  "POST /api/v1/tokens": () => desk.post("/tokens", { person: "丙", permissions: ["session.read"] }),
  "GET /api/v1/tokens": () => desk.call("GET", "/tokens"),
  "POST /api/v1/tokens/:id/revoke": async () => {
    const { body } = await desk.post("/tokens", { person: "丁", permissions: ["session.read"] });
    return desk.post(`/tokens/${body.id}/revoke`);
  },
  "GET /api/v1/audit": () => desk.call("GET", "/audit?limit=5"),
  "GET /api/v1/audit/verify": () => desk.call("GET", "/audit/verify"),
  "GET /api/v1/approvals/:id/print/:kind": async () =>
    fileOf(`/approvals/${(await desk.approve("room-1")).id}/print/form`),
  "GET /api/v1/documents/:id": async () =>
    fileOf(`/documents/${(await desk.post("/documents", { contentBase64: SCAN })).body.sha256}`),
  "GET /api/v1/docket/export": () =>
    fileOf("/docket/export?format=csv&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", CONTENT_TYPES.csv),
  "GET /api/v1/register/export": () => fileOf("/register/export", CONTENT_TYPES.xlsx),
  ...registerCalls(desk),
};

/** A body that the schema accepts, for the look-up of an unknown id. */
const validBodies: Readonly<Record<string, unknown>> = {
  ...registerBodies,
  "/phase": { phase: "opening" },
  "/assign": { caseNumbers: ["（2026）豫0802民初7号"] },
  "/extend": { until: "2099-01-01T00:00:00Z", reason: "质证未完" },
  "/marks": { kind: "举证" },
  "/test": { on: true },
  "/rearm": { reason: "已处置" },
  "/revoke": { reason: "当事人提出异议" },
  "/remove": { reason: "误登" },
  "/rule": { justified: false, reason: "没有正当理由" },
};

describe("every route", () => {
  it("declares who may call it", () => {
    for (const route of desk.desk.routes) expect([...PERMISSIONS, "public"]).toContain(route.access);
    const open = desk.desk.routes.filter((route) => route.access === "public").map(nameOf);
    expect(open).toEqual(["GET /healthz", "GET /readyz", "GET /api/v1/openapi.json"]);
  });

  it("refuses a caller without a token, with a wrong one, and with a revoked one", async () => {
    const { body } = await desk.post("/tokens", { person: "戊", permissions: ["*"] });
    await desk.post(`/tokens/${body.id}/revoke`);
    for (const route of desk.desk.routes) {
      if (route.access === "public") continue;
      for (const token of [null, "wrong", body.token]) {
        const { status, body: error } = await callUnknown(route, {}, token);
        expect([nameOf(route), status]).toEqual([nameOf(route), 401]);
        expect(errorSchema.parse(error).code).toBe("unauthenticated");
      }
    }
  });

  it("refuses a caller with every permission but its own", async () => {
    const others = new Map<string, string>();
    for (const permission of PERMISSIONS) {
      const rest = PERMISSIONS.filter((each) => each !== permission);
      others.set(permission, await desk.token(`没有 ${permission}`, rest));
    }
    for (const route of desk.desk.routes) {
      if (route.access === "public") continue;
      const { status, body } = await callUnknown(route, {}, others.get(route.access) ?? null);
      expect([nameOf(route), status]).toEqual([nameOf(route), 403]);
      expect(errorSchema.parse(body).code).toBe("permission-denied");
    }
  });

  it("answers 400 to a body it can't read, naming what is wrong", async () => {
    for (const route of desk.desk.routes.filter(({ body }) => body !== null)) {
      for (const body of ['{"nonsense":true}', "{", "17"]) {
        const path = route.path.replace(":id", "room-1");
        const answer = await desk.call("POST", path, body);
        expect([nameOf(route), body, answer.status]).toEqual([nameOf(route), body, 400]);
        expect(errorSchema.parse(answer.body).code).toMatch(/^invalid-(request|json)$/);
      }
    }
  });

  it("answers 404 for an id that does not exist", async () => {
    for (const route of desk.desk.routes.filter(({ path }) => path.includes(":id"))) {
      const body = Object.entries(validBodies).find(([end]) => route.path.endsWith(end))?.[1] ?? {};
      const tokenRevocation = route.path.includes("/tokens/");
      const { status, body: error } = await callUnknown(
        route,
        tokenRevocation ? {} : body,
        tokens.get(alice) ?? null,
      );
      expect([nameOf(route), status]).toEqual([nameOf(route), 404]);
      expect(errorSchema.parse(error).code).toMatch(/-not-found$/);
    }
  });

  it("has a good call here", () => {
    expect(Object.keys(good).sort()).toEqual(desk.desk.routes.map(nameOf).sort());
  });

  it.each(Object.entries(good))("%s answers what its contract says", async (name, call) => {
    const route = desk.desk.routes.find((each) => nameOf(each) === name);
    const { status, body } = await call();
    expect([status, body]).toEqual([route?.status, body]);
    route?.answer?.parse(body);
  });
});

describe("the edge", () => {
  it("answers unknown paths, wrong content types and oversized bodies in its own form", async () => {
    const unknown = await desk.call("GET", "/nothing-here");
    expect([unknown.status, errorSchema.parse(unknown.body).code]).toEqual([404, "not-found"]);
    const url = `http://127.0.0.1:${desk.desk.port}/api/v1/tokens`;
    const authorization = `Bearer ${tokens.get(alice)}`;
    const form = await fetch(url, { method: "POST", headers: { authorization }, body: "person=x" });
    expect([form.status, ((await form.json()) as { code: string }).code]).toEqual([415, "not-json"]);
    const big = await desk.post("/tokens", { person: "x".repeat(70_000), permissions: ["*"] });
    expect([big.status, big.body.code]).toEqual([413, "too-large"]);
    expect(form.headers.get("x-powered-by")).toBeNull();
    expect(form.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("takes an import of many megabytes, and none above 16 MiB", async () => {
    const form = approvalFor({ courtroom: "room-1" });
    const long = { ...form, reason: "理由".repeat(4000) };
    const some = Array.from({ length: 300 }, (_, i) => ({ ...long, externalId: `bulk-${i}` }));
    expect(JSON.stringify(some).length).toBeGreaterThan(2_000_000);
    const taken = await desk.post("/approvals/import", some);
    expect([taken.status, taken.body.length]).toEqual([200, 300]);
    const tooMuch = await desk.post("/approvals/import", `[${JSON.stringify("x".repeat(17 * 1024 * 1024))}]`);
    expect([tooMuch.status, tooMuch.body.code]).toEqual([413, "too-large"]);
  });

  it("describes every route in OpenAPI", async () => {
    const { body } = await desk.call("GET", "/openapi.json", undefined, null);
    const described = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = desk.desk.routes.map((route) => nameOf(route).replace(/:(\w+)/g, "{$1}"));
    expect(described.sort()).toEqual(served.sort());
  });

  it("publishes metrics, the gate's too, and no names that are not ASCII", async () => {
    desk.gate.send({ type: "counters", counters: { "publish-refused": 3, 庭审: 1 } });
    const text = await waitFor("the gate's counter", async () => {
      const { body } = await desk.call("GET", "/metrics", undefined, null);
      return body.includes('tingzha_gate_counter{name="publish-refused"} 3') ? (body as string) : null;
    });
    expect(text).toContain("tingzha_gate_connected 1");
    expect(text).toContain("tingzha_http_requests_total");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
    expect(text).toMatch(/^[\x00-\x7f]*$/);
  });
});
