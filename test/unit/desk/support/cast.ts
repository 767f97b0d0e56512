// A house full of people: for each role somebody in the court, somebody in another court, and for those who act in their own
// hearings only, somebody whose hearing it is not.

import type { OFFICES } from "../../../../src/desk/contract/offices.ts";
import { GRANTED_ROLES, type Role, ruleOf } from "../../../../src/desk/contract/roles.ts";
import { TestBrowser } from "./browser.ts";
import { BOOTSTRAP, type RunningDesk } from "./running-desk.ts";

export interface Actor {
  readonly name: string;
  readonly userId: string;
  readonly browser: TestBrowser;
}

export const HERE = "豫08";
export const ELSEWHERE = "豫0882";
/** A court below ours: what its forms need is signed there. */
export const BELOW = "豫0802";

let serial = 0;

/** The court and its neighbours are entered, and the first start is over. */
export async function openHouse(desk: RunningDesk): Promise<void> {
  const password = (word: string) => `${word}-Passwort-7`;
  const { status, body } = await desk.post(
    "/first-start",
    {
      code: BOOTSTRAP,
      court: { code: HERE, name: "焦作市中级人民法院" },
      systemAdmin: { name: "系统甲", login: "system-1", password: password("Eins") },
      securityAdmin: { name: "安全甲", login: "security-1", password: password("Zwei") },
      auditAdmin: { name: "审计甲", login: "audit-1", password: password("Drei") },
    },
    null,
  );
  if (status !== 200) throw new Error(`no first start: ${JSON.stringify(body)}`);
  for (const code of [BELOW, ELSEWHERE]) await desk.post("/courts", { code, name: code });
}

/** Somebody with this role in that court, confirmed, with a second factor, signed in. */
export async function actor(desk: RunningDesk, role: Role | null, court = HERE): Promise<Actor> {
  serial += 1;
  const name = `${role ?? "无角色"}${serial}`;
  const { body: user } = await desk.post("/users", { name, login: `actor-${serial}` });
  if (role !== null) await give(desk, { name, id: user.id }, role, court);
  await desk.post(`/users/${user.id}/confirm`);
  const browser = new TestBrowser(desk);
  await browser.firstTime(user.login, user.password);
  return { name, userId: user.id, browser };
}

async function give(
  desk: RunningDesk,
  { name, id }: { readonly name: string; readonly id: string },
  role: Role,
  court: string,
): Promise<void> {
  const courts = court === HERE ? [HERE, BELOW] : [court];
  if (role in GRANTED_ROLES) {
    const where = ruleOf(role).administrator ? {} : { court };
    return made(await desk.post("/grants", { userId: id, role, ...where }));
  }
  for (const each of courts) {
    if (role === "delegate") {
      const days = { from: "2020-01-01", until: "2099-12-31", reason: "出差" };
      const leader = await desk.token(`领导${serial}${each}`);
      const body = { delegate: name, court: each, steps: ["vice-president"], ...days };
      made(await desk.post("/delegations", body, leader));
    } else {
      const office: (typeof OFFICES)[number] = role as (typeof OFFICES)[number];
      made(await desk.post("/offices", { person: name, office, court: each, from: "2020-01-01" }));
    }
  }
}

function made({ status, body }: { readonly status: number; readonly body: unknown }): void {
  if (status !== 201) throw new Error(JSON.stringify(body));
}
