// Issue 5, line 1: every route × every role × (nobody, another court, not one's hearing, another role, the right one).
import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileAnswer, type Route } from "../../../../src/desk/api/route.ts";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import { PERMISSIONS, type Permission } from "../../../../src/desk/contract/permissions.ts";
import { type Reach, ROLES, type Role, ruleOf } from "../../../../src/desk/contract/roles.ts";
import { type Actor, actor, BELOW, ELSEWHERE, HERE, openHouse } from "../support/cast.ts";
import { NOWHERE } from "../support/notify-calls.ts";
import { nameOf, routeCalls } from "../support/route-calls.ts";
import { type Answer, RunningDesk, type Who } from "../support/running-desk.ts";

const desk = new RunningDesk({ notify: NOWHERE });
const roles = Object.keys(ROLES) as Role[];
let good: Readonly<Record<string, () => Promise<Answer>>> = {};
let nobody: Actor;

beforeAll(async () => {
  await desk.start();
  await openHouse(desk);
  good = routeCalls(desk, await desk.token("令牌甲"), await desk.token("令牌乙"));
  nobody = await actor(desk, null);
}, 60_000);
afterAll(() => desk.stop());

const isPermission = (access: string): access is Permission => PERMISSIONS.includes(access as Permission);
const guarded = () => desk.desk.routes.filter(({ access }) => isPermission(access));
const reachOf = (role: Role, route: Route): Reach | undefined =>
  isPermission(route.access) ? ruleOf(role).permissions[route.access] : undefined;

/** What concerns no court: lists, which show what is within reach, and what belongs to the whole node or to oneself. */
const OF_NO_COURT = [
  "GET /api/v1/sessions",
  "GET /api/v1/panel",
  "GET /api/v1/courtrooms",
  "GET /api/v1/ingest",
  "GET /api/v1/approvals",
  "GET /api/v1/offices",
  "GET /api/v1/offices/all",
  "GET /api/v1/delegations",
  "GET /api/v1/tasks",
  "POST /api/v1/tasks/:id/read",
  "GET /api/v1/docket",
  "GET /api/v1/docket/streams",
  "GET /api/v1/docket/should-stream",
  "GET /api/v1/docket/export",
  "GET /api/v1/register/export",
  "GET /api/v1/never-stream",
  "GET /api/v1/objections",
  "GET /api/v1/clearances",
  "GET /api/v1/duty",
  "POST /api/v1/duty",
  "POST /api/v1/duty/alive",
  "GET /api/v1/duty/handovers",
  "POST /api/v1/duty/handovers",
  "POST /api/v1/duty/handovers/withdraw",
  "GET /api/v1/duty/shifts",
  "GET /api/v1/confirmations",
  "GET /api/v1/alarms",
  "GET /api/v1/alarms/report",
  "GET /api/v1/wall",
  "GET /api/v1/incidents",
  "GET /api/v1/take-downs",
  "GET /api/v1/supervision/figures",
  "GET /api/v1/supervision/figures/export",
  "GET /api/v1/supervision/entries",
  "GET /api/v1/supervision/entries/export",
  "GET /api/v1/supervision/checks",
  "GET /api/v1/findings",
  "GET /api/v1/notify",
  "POST /api/v1/notify/:name/test",
  // A scan is found by the hash that its form names; a signed file carries its own source and courts.
  "GET /api/v1/documents/:id",
  "POST /api/v1/documents",
  "POST /api/v1/approvals/import/signed",
];
/** Of those, what everybody of the node may know. */
const OF_THE_HOUSE: readonly string[] = [];
/** The caller himself is what these are about: who signs for whom is asked by the law's own rule. */
const OF_ONESELF = ["POST /api/v1/delegations", "POST /api/v1/delegations/:id/end"];
/** Beside the role the law says whose step it is (unit/desk/approvals/forms), so that not every holder succeeds. */
const BY_THE_LAW = [
  "/sign",
  "/confirm",
  "/withdraw",
  "/delegations",
  "/end",
  "/tasks/",
  "/papers",
  "/check",
  "/remind",
];

/** Every courtroom at once, or a whole sheet, is nobody's own hearing. */
const OF_ALL_ROOMS = [
  "POST /api/v1/cut-all",
  "POST /api/v1/cut-all/reason",
  "POST /api/v1/cut-all/lift/confirm",
  "POST /api/v1/approvals/import/sheet",
];

const ACCESS_CODES = ["unauthenticated", "permission-denied", "other-court", "not-own-hearing", "csrf"];

/** Which of the calls of a route's good call is the act; the same for every role with the same people in its hearings. */
const acts = new Map<string, number>();

/** Makes the route's good call, and the act itself as each of these people in turn. @returns what each was answered. */
async function as(people: readonly Who[], route: Route): Promise<Answer[]> {
  const call = good[nameOf(route)];
  if (call === undefined) throw new Error(`no good call for ${nameOf(route)}`);
  const key = `${nameOf(route)} ${Object.keys(desk.hearing)}`;
  let act = acts.get(key);
  if (act === undefined) {
    desk.calls = 0;
    desk.act = null;
    await call();
    act = desk.act ?? desk.calls;
    acts.set(key, act);
  }
  const answers: Answer[] = [];
  desk.standIn = { call: act, people, answers };
  desk.calls = 0;
  try {
    await call();
  } finally {
    desk.standIn = null;
  }
  return answers;
}

/** Before anything is looked up or read. */
const knock = (who: Who, { method, path, body }: Route) =>
  desk.call(method.toUpperCase(), path.replace(/:[a-z]+/g, "room-1"), body === null ? undefined : {}, who);

describe("nobody", () => {
  it("is answered 401 on every route but those that are public by name", async () => {
    const open = desk.desk.routes.filter(({ access }) => access === "public").map(nameOf);
    expect(open).toEqual([
      "GET /healthz",
      "GET /readyz",
      "GET /api/v1/openapi.json",
      "GET /api/v1/first-start",
      "POST /api/v1/first-start",
      "POST /api/v1/sign-in",
    ]);
    for (const route of desk.desk.routes.filter(({ access }) => access !== "public")) {
      const { status, body } = await knock(null, route);
      expect([nameOf(route), status, body.code]).toEqual([nameOf(route), 401, "unauthenticated"]);
    }
  });
});

/** What stands beside the routes: the metrics, and the dashboard's files, each by its own name. */
describe("beside the routes, public too", () => {
  const DIST = resolve(import.meta.dirname, "../../../../dashboard/dist");
  const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
    // What the build notes for the tests begins with a dot, and is not served.
    .filter((each) => each.isFile() && !each.parentPath.endsWith("/.vite"))
    .map((each) => `/${relative(DIST, join(each.parentPath, each.name))}`);
  it.each(["/metrics", "/", ...files])("%s", async (path) => {
    const answer = await fetch(`http://127.0.0.1:${desk.desk.port}${path}`);
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
  });

  it("is nothing else: not what lies beside those files, nor the sources", async () => {
    for (const path of [
      "/src/main.tsx",
      "/vite.config.ts",
      "/..%2f..%2fpackage.json",
      "/assets/",
      "/index.ts",
      "/.vite/manifest.json",
    ]) {
      const answer = await fetch(`http://127.0.0.1:${desk.desk.port}${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      await answer.arrayBuffer();
    }
  });
});

describe("somebody without a role", () => {
  it("is answered 403 wherever a permission is needed", async () => {
    for (const route of guarded()) {
      const { status, body } = await knock(nobody.browser, route);
      expect([nameOf(route), status, body.code]).toEqual([nameOf(route), 403, "permission-denied"]);
    }
  });
});

describe.each(roles)("%s", (role) => {
  const held = () => guarded().filter((route) => reachOf(role, route) !== undefined);
  let right: Actor;
  let elsewhere: Actor | null = null;
  let stranger: Actor | null = null;
  beforeAll(async () => {
    right = await actor(desk, role);
    if (!ruleOf(role).administrator) elsewhere = await actor(desk, role, ELSEWHERE);
    if (Object.values(ruleOf(role).permissions).includes("own")) stranger = await actor(desk, role);
    desk.hearing = role === "judge" ? { judge: right.name } : role === "clerk" ? { clerk: right.name } : {};
  }, 60_000);

  it("is answered 403 where another role is needed", async () => {
    for (const route of guarded().filter((each) => reachOf(role, each) === undefined)) {
      const { status, body } = await knock(right.browser, route);
      expect([nameOf(route), status, body.code]).toEqual([nameOf(route), 403, "permission-denied"]);
    }
  });

  it("is answered 403 in another court and where it is not its hearing, and 2xx where it is right", async () => {
    for (const route of held()) {
      const name = nameOf(route);
      const others = [elsewhere, reachOf(role, route) === "own" ? stranger : null].filter(
        (each) => each !== null,
      );
      const answers = await as(
        [...others, right].map(({ browser }) => browser),
        route,
      );
      for (const [index, answer] of answers.entries()) {
        const who = others[index];
        if (who === elsewhere && who !== null) await refusesCourt(name, answer);
        else if (who === stranger && who !== null) refusesStranger(name, answer);
        else accepts(role, route, answer);
      }
    }
  }, 120_000);
});

/** Courts and rooms, by id and by name, that nobody of another court may read of. */
async function ours(): Promise<ReadonlySet<string>> {
  const { items } = (await desk.peek("/courtrooms")).body as { items: readonly Room[] };
  const rooms = items.filter(({ court }) => court !== ELSEWHERE).flatMap(({ id, name }) => [id, name]);
  return new Set([...rooms, HERE, BELOW]);
}

async function refusesCourt(name: string, { status, body }: Answer): Promise<void> {
  if (OF_ONESELF.includes(name)) return;
  if (!OF_NO_COURT.includes(name)) {
    expect([name, status, body.code]).toEqual([name, 403, "other-court"]);
  } else if (name.startsWith("GET ") && !OF_THE_HOUSE.includes(name)) {
    const text = body instanceof FileAnswer ? Buffer.from(body.bytes).toString() : JSON.stringify(body);
    const kept = await ours();
    const said = text.split(/[",/@\\\s]+/).filter((word) => kept.has(word));
    expect([name, status, [...new Set(said)]]).toEqual([name, 200, []]);
  }
}

function refusesStranger(name: string, { status, body }: Answer): void {
  if (OF_ONESELF.includes(name) || OF_NO_COURT.includes(name)) return;
  expect([name, status, body.code]).toEqual([name, 403, "not-own-hearing"]);
}

function accepts(role: Role, route: Route, { status, body }: Answer): void {
  const name = nameOf(route);
  const said = JSON.stringify(body);
  if (reachOf(role, route) === "own" && OF_ALL_ROOMS.includes(name)) {
    expect([name, status, body.code]).toEqual([name, 403, "not-own-hearing"]);
  } else if (BY_THE_LAW.some((part) => route.path.includes(part))) {
    expect([name, ACCESS_CODES.includes(body.code)], said).toEqual([name, false]);
  } else expect([name, status], said).toEqual([name, route.status]);
}
