// Issue 5, line 2: the three administrators can't do each other's work, nor put a case on air, one or two of them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { OPENING, PERMISSIONS } from "../../../../src/desk/contract/permissions.ts";
import { ADMINISTRATORS, ruleOf } from "../../../../src/desk/contract/roles.ts";
import { TestBrowser } from "../support/browser.ts";
import { type Actor, actor, ELSEWHERE, HERE, openHouse } from "../support/cast.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
let serial = 0;
let [system, security, auditor]: Actor[] = [];
beforeAll(async () => {
  await desk.start();
  await openHouse(desk);
  [system, security, auditor] = await Promise.all(ADMINISTRATORS.map((role) => actor(desk, role)));
}, 60_000);
afterAll(() => desk.stop());

const of = (actor: Actor | undefined) => {
  if (actor === undefined) throw new Error("nobody");
  return actor.browser;
};

it("their permissions have nothing in common but seeing who there is, and open nothing", () => {
  const held = ADMINISTRATORS.map((role) => Object.keys(ruleOf(role).permissions));
  for (const permission of PERMISSIONS) {
    const holders = held.filter((each) => each.includes(permission)).length;
    expect([permission, holders]).toEqual([
      permission,
      permission === "user.read" ? 2 : Math.min(holders, 1),
    ]);
  }
  const all = new Set(held.flat());
  for (const permission of [...OPENING, "air.cut", "air.pause", "session.read"]) {
    expect([permission, all.has(permission)]).toEqual([permission, false]);
  }
});

it("one person is never two of them, nor anything else beside", async () => {
  const userId = system?.userId;
  for (const role of ["security-admin", "audit-admin"] as const) {
    const { status, body } = await desk.post("/grants", { userId, role });
    expect([role, status, body.code]).toEqual([role, 409, "roles-exclude"]);
  }
  const asTechnician = { userId, role: "technician", court: HERE };
  expect((await desk.post("/grants", asTechnician)).body.code).toBe("roles-exclude");
  const office = { person: system?.name, office: "president", court: HERE, from: "2020-01-01" };
  expect((await desk.post("/offices", office)).body.code).toBe("roles-exclude");
  const technician = await actor(desk, "technician");
  const asAdmin = { userId: technician.userId, role: "system-admin" };
  expect((await desk.post("/grants", asAdmin)).body.code).toBe("roles-exclude");
});

it("nor by two grants, or a grant and an office, that come at once", async () => {
  const both = async (acts: (userId: string, name: string) => Promise<{ status: number }>[]) => {
    const { id, name } = (await desk.post("/users", { name: `新人${++serial}`, login: `n-${serial}` })).body;
    return (await Promise.all(acts(id, name))).map(({ status }) => status).sort();
  };
  const grant = (userId: string, role: string) => desk.post("/grants", { userId, role });
  expect(await both((id) => [grant(id, "system-admin"), grant(id, "audit-admin")])).toEqual([201, 409]);
  const president = (person: string) =>
    desk.post("/offices", { person, office: "president", court: HERE, from: "2020-01-01" });
  expect(await both((id, name) => [president(name), grant(id, "security-admin")])).toEqual([201, 409]);
});

it("two of them who make a person up open nothing with him, until a leader vouches for him", async () => {
  const made = (await of(system).send("POST", "/users", { name: "傀儡", login: "puppet" })).body;
  for (const role of ["technician", "judge", "clerk", "duty-lead"] as const) {
    const granted = await of(security).send("POST", "/grants", { userId: made.id, role, court: HERE });
    expect([role, granted.status, granted.body.confirmedAt]).toEqual([role, 201, null]);
  }
  for (const office of ["division-chief", "vice-president", "president"] as const) {
    const body = { person: "傀儡", office, court: HERE, from: "2020-01-01" };
    expect((await of(security).send("POST", "/offices", body)).body.confirmedAt).toBeNull();
  }
  const puppet = new TestBrowser(desk);
  await puppet.firstTime(made.login, made.password);
  const { permissions, awaitsConfirmation } = (await puppet.me()).body;
  expect(awaitsConfirmation).toBe(true);
  expect(permissions.filter((each: string) => (OPENING as readonly string[]).includes(each))).toEqual([]);
  // What only shuts is his at once.
  expect(permissions).toEqual(expect.arrayContaining(["session.read", "air.cut", "air.pause"]));
  // He confirms neither himself nor, being unconfirmed, anybody.
  expect((await puppet.send("POST", `/users/${made.id}/confirm`, {})).status).toBe(403);
  expect((await of(security).send("POST", `/users/${made.id}/confirm`, {})).status).toBe(403);

  await desk.approve("room-1");
  await desk.begin("s-1");
  for (const [path, body] of [
    ["/courtrooms/room-1/phase", { phase: "opening" }],
    ["/sessions/s-1/air", {}],
    ["/approvals/import", []],
  ] as const) {
    const { status } = await puppet.send("POST", path, body);
    expect([path, status]).toEqual([path, 403]);
  }
  expect(await desk.session("s-1")).toMatchObject({ wanted: false, phase: "before" });

  const leader = await actor(desk, "president");
  const waiting = (await leader.browser.send("GET", "/confirmations")).body.items;
  expect(waiting.map(({ name }: { name: string }) => name)).toContain("傀儡");
  expect((await leader.browser.send("POST", `/users/${made.id}/confirm`, {})).status).toBe(200);
  expect((await puppet.me()).body.permissions).toContain("air.control");
});

it("two of them who take an account over lose what was vouched for", async () => {
  const technician = await actor(desk, "technician");
  const { id, login } = (await desk.call("GET", "/users")).body.items.find(
    ({ name }: { name: string }) => name === technician.name,
  );
  const { password } = (await of(system).send("POST", `/users/${id}/password`, {})).body;
  expect((await technician.browser.send("GET", "/sessions")).status).toBe(401);
  await of(security).send("POST", `/users/${id}/second-factor/reset`, {});
  const thief = new TestBrowser(desk);
  await thief.firstTime(login, password, "Fremdes-Wort-8341");
  const { permissions, stage } = (await thief.me()).body;
  expect([stage, permissions.includes("air.cut"), permissions.includes("air.control")]).toEqual([
    "full",
    true,
    false,
  ]);
});

it("what was vouched for comes back only by a leader whose court reaches all of it", async () => {
  const technician = await actor(desk, "technician");
  await of(system).send("POST", `/users/${technician.userId}/password`, {});
  const below = { userId: technician.userId, role: "clerk", court: ELSEWHERE };
  expect((await of(security).send("POST", "/grants", below)).status).toBe(201);
  const ofCourtBelow = await actor(desk, "president", ELSEWHERE);
  const refused = await ofCourtBelow.browser.send("POST", `/users/${technician.userId}/confirm`, {});
  expect([refused.status, refused.body.code]).toEqual([403, "other-court"]);
  const leader = await actor(desk, "president");
  expect((await leader.browser.send("POST", `/users/${technician.userId}/confirm`, {})).status).toBe(200);
});

it("a program's token from 安全管理员 brings data and reads, no more", async () => {
  const mint = (permission: string) =>
    of(security).send("POST", "/integrations", { person: "某系统", permissions: [permission] });
  for (const permission of [
    "air.control",
    "approval.import",
    "approval.sign",
    "session.phase",
    "token.mint",
  ]) {
    expect([permission, (await mint(permission)).body.code]).toEqual([permission, "permission-not-held"]);
  }
  expect((await mint("docket.manage")).status).toBe(201);
});

it("the auditor reads, verifies and exports, and nothing else; the others read no audit", async () => {
  expect((await of(auditor).send("GET", "/audit")).status).toBe(200);
  expect((await of(auditor).send("GET", "/audit/verify")).body.ok).toBe(true);
  for (const other of [system, security]) expect((await of(other).send("GET", "/audit")).status).toBe(403);
  expect((await of(auditor).send("GET", "/users")).status).toBe(403);
});

it("the last administrator of a kind is not taken away", async () => {
  const grants = (await of(security).send("GET", "/grants")).body.items;
  const last = grants.filter(({ role }: { role: string }) => role === "audit-admin");
  expect(last.length).toBe(2);
  expect((await of(security).send("POST", `/grants/${last[0].id}/end`, {})).status).toBe(200);
  expect((await of(security).send("POST", `/grants/${last[1].id}/end`, {})).body.code).toBe(
    "last-administrator",
  );
});
