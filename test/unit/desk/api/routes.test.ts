// Every route the same way: 401 without a token, 403 without the permission, 400 for a body it can't read, 404 for
// what is not there, and an answer that the contract itself accepts.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../../../src/desk/api/route.ts";
import { errorSchema } from "../../../../src/desk/contract/common.ts";
import { PERMISSIONS } from "../../../../src/desk/contract/permissions.ts";
import { approvalFor } from "../../../support/approval-builder.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { incidentBodies } from "../support/incident-calls.ts";
import { NOWHERE } from "../support/notify-calls.ts";
import { registerBodies } from "../support/register-calls.ts";
import { nameOf, routeCalls } from "../support/route-calls.ts";
import { RunningDesk } from "../support/running-desk.ts";
import { supervisionBodies } from "../support/supervision-calls.ts";

const desk = new RunningDesk({ notify: NOWHERE });
const UNKNOWN = "no-such-id";
const [alice, bob] = ["令牌甲", "令牌乙"];
const tokens = new Map<string, string>();

beforeAll(async () => {
  await desk.start();
  for (const person of [alice, bob]) tokens.set(person, await desk.token(person));
});
afterAll(() => desk.stop());

const callUnknown = (route: Route, body: unknown, token: string | null) =>
  desk.call(
    route.method.toUpperCase(),
    route.path.replace(":id", UNKNOWN).replace(":courtroom", UNKNOWN).replace(":kind", "form"),
    route.body === null ? undefined : body,
    token,
  );

/** A body that the schema accepts, for the look-up of an unknown id. */
const validBodies: Readonly<Record<string, unknown>> = {
  "/sign-ins/end": {},
  "/grants/:id/end": {},
  ...incidentBodies,
  ...registerBodies,
  ...supervisionBodies,
  "/cut/reason": { reason: "误操作" },
  "/phase": { phase: "opening" },
  "/assign": { caseNumbers: ["（2026）豫0802民初7号"] },
  "/extend": { until: "2099-01-01T00:00:00Z", reason: "质证未完" },
  "/marks": { kind: "举证" },
  "/test": { on: true },
  "/rearm": { reason: "已处置" },
  "/revoke": { reason: "当事人提出异议" },
  "/remove": { reason: "误登" },
  "/disable": { reason: "调离" },
  "/rule": { justified: false, reason: "没有正当理由" },
};

describe("every route", () => {
  it("declares who may call it", () => {
    const kinds = ["public", "self", "entering", "room-button"];
    for (const route of desk.desk.routes) expect([...PERMISSIONS, ...kinds]).toContain(route.access);
    const open = (access: string) => desk.desk.routes.filter((route) => route.access === access).map(nameOf);
    expect(open("public")).toEqual([
      "GET /healthz",
      "GET /readyz",
      "GET /api/v1/openapi.json",
      "GET /api/v1/first-start",
      "POST /api/v1/first-start",
      "POST /api/v1/sign-in",
    ]);
    expect(open("room-button")).toEqual(["POST /hooks/:courtroom/cut", "POST /hooks/:courtroom/pause"]);
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
      if (!others.has(route.access)) continue;
      const { status, body } = await callUnknown(route, {}, others.get(route.access) ?? null);
      expect([nameOf(route), status]).toEqual([nameOf(route), 403]);
      expect(errorSchema.parse(body).code).toBe("permission-denied");
    }
  });

  it("answers 400 to a body it can't read, naming what is wrong", async () => {
    for (const route of desk.desk.routes.filter(
      ({ body, access }) => body !== null && access !== "room-button",
    )) {
      for (const body of ['{"nonsense":true}', "{", "17"]) {
        const path = route.path.replace(":id", "room-1");
        const answer = await desk.call("POST", path, body);
        expect([nameOf(route), body, answer.status]).toEqual([nameOf(route), body, 400]);
        expect(errorSchema.parse(answer.body).code).toMatch(/^invalid-(request|json)$/);
      }
    }
  });

  it("answers 404 for an id that does not exist", async () => {
    // `/me` is answered to people who have signed in: unit/desk/people/sign-in.
    const named = desk.desk.routes.filter(({ path }) => path.includes(":id") && !path.includes("/me/"));
    for (const route of named) {
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

  const good = () => routeCalls(desk, tokens.get(alice) ?? "", tokens.get(bob) ?? "");

  it("has a good call here", () => {
    expect(Object.keys(good()).sort()).toEqual(desk.desk.routes.map(nameOf).sort());
  });

  it("answers what its contract says", async () => {
    // The first start is over as soon as anybody has an account.
    const isFirst = ({ path }: Route) => Number(!path.endsWith("/first-start"));
    for (const route of [...desk.desk.routes].sort((a, b) => isFirst(a) - isFirst(b))) {
      const { status, body } = (await good()[nameOf(route)]?.()) ?? { status: 0, body: null };
      expect([nameOf(route), status, body]).toEqual([nameOf(route), route.status, body]);
      route.answer?.parse(body);
    }
  }, 120_000);
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
