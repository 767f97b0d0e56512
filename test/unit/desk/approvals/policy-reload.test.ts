// A changed policy acts on the session that is live; a faulty one changes nothing and says what is wrong.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { SHIPPED_POLICY_SHA256 } from "../../../../src/desk/approvals/policy-confirmations.ts";
import { PolicyFile } from "../../../../src/desk/approvals/policy-file.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

const SHIPPED = fileURLToPath(new URL("../../../../config/policy/jiaozuo-2022.yaml", import.meta.url));
const ACTS_WITHIN_MS = 1_000;

let folder: TempFolder;
let desk: RunningDesk;
let file = "";
beforeEach(async () => {
  folder = tempFolder("policy");
  file = join(folder.path, "policy.yaml");
  writeFileSync(file, readFileSync(SHIPPED));
  desk = await new RunningDesk({ policy: { file, leadMinutes: 15, overrunMinutes: 180 } }).start();
  await desk.approve("room-1");
  await desk.begin("s-1");
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
});
afterEach(async () => {
  await desk.stop();
  folder.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: the tests change plain data, which has no type by design.
function rewrite(change: (policy: any) => void): void {
  const policy = parse(readFileSync(file, "utf8"));
  change(policy);
  writeFileSync(file, stringify(policy));
}

const sha256 = () => createHash("sha256").update(readFileSync(file)).digest("hex");

/** As 安全管理员 does who has looked at the file. */
const reload = () => desk.post("/policy/reload", { sha256: sha256() });

const suspendCivil = () =>
  rewrite(({ rules }) => {
    const row = rules.find(({ id }: { id: string }) => id === "4-5-year");
    row.params = { categories: ["civil"], until: "2099-12-31" };
  });

async function audit(action: string) {
  const { items } = (await desk.call("GET", "/audit?limit=500")).body;
  return items.filter((each: { action: string }) => each.action === action);
}

it("takes off at once what it no longer permits; every decision says by which policy it was made", async () => {
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  const before = (await desk.call("GET", "/policy")).body.sha256;
  suspendCivil();
  const { status, body } = await reload();
  expect([status, body.sha256 === before]).toEqual([200, false]);
  await waitFor("denied", () => desk.gate.lastLease("s-1")?.reasons[0]?.code === "category-suspended", {
    deadlineMs: ACTS_WITHIN_MS,
    everyMs: 5,
  });
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: false, wanted: false });
  expect(await audit("policy.reload")).toMatchObject([
    { actor: "bootstrap", subject: "jiaozuo-2022", detail: { before, after: body.sha256 } },
  ]);
  const decisions = await audit("session.decide");
  expect(decisions.at(0)).toMatchObject({ outcome: "denied", detail: { policySha256: before } });
  expect(decisions.at(-2)).toMatchObject({
    outcome: "allowed",
    detail: { policySha256: before, reasons: [] },
  });
  expect(decisions.at(-1)).toMatchObject({
    outcome: "denied",
    detail: { policySha256: body.sha256, reasons: [{ code: "category-suspended" }] },
  });
  // Permitted again by the old rules, it waits for a person's act.
  writeFileSync(file, readFileSync(SHIPPED));
  await reload();
  await waitFor("permitted again", () => desk.gate.lastLease("s-1")?.allow);
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: false });
});

it("that is faulty, or gone, changes nothing", async () => {
  const before = (await desk.call("GET", "/policy")).body.sha256;
  rewrite((policy) => {
    policy.rules = policy.rules.filter(({ id }: { id: string }) => id !== "1-1");
    policy.colour = "red";
  });
  const { status, body } = await reload();
  expect([status, body.code]).toEqual([409, "policy-faulty"]);
  expect(body.problems.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(["colour", "rules"]),
  );
  writeFileSync(file, "rules: [");
  expect((await reload()).body.code).toBe("policy-faulty");
  expect((await desk.call("GET", "/policy")).body.sha256).toBe(before);
  expect((await desk.call("GET", "/readyz")).status).toBe(200);
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true });
  expect(await audit("policy.reload")).toEqual([]);
});

it("that nobody has confirmed permits nothing, from the desk's start until 安全管理员 names its hash", async () => {
  await desk.desk.stop();
  suspendCivil();
  rewrite(({ rules }) => {
    const row = rules.find(({ id }: { id: string }) => id === "4-5-year");
    row.params = { categories: ["criminal"], until: "2000-01-01" };
  });
  await desk.startDesk();
  await waitFor("a lease of the new desk", () =>
    desk.gate.lastLease("s-1")?.reasons.some(({ code }) => code === "policy-unconfirmed"),
  );
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: false, wanted: false });
  expect((await desk.call("GET", "/policy")).body.confirmed).toBe(false);
  expect(await audit("alarm.policy-unconfirmed")).toMatchObject([{ detail: { sha256: sha256() } }]);
  const other = await desk.post("/policy/reload", { sha256: "0".repeat(64) });
  expect([other.status, other.body.code]).toEqual([409, "policy-faulty"]);
  expect((await reload()).status).toBe(200);
  await waitFor("permitted", () => desk.gate.lastLease("s-1")?.allow);
  expect(await audit("policy.confirm")).toMatchObject([{ actor: "bootstrap", subject: sha256() }]);
  // Confirmed once, the next desk believes it.
  await desk.desk.stop();
  await desk.startDesk();
  await waitFor("permitted by the next desk", () => desk.gate.lastLease("s-1")?.allow);
});

it("the one that is shipped is known by its hash", () => {
  const shipped = createHash("sha256").update(readFileSync(SHIPPED)).digest("hex");
  expect(SHIPPED_POLICY_SHA256).toBe(shipped);
});

it("is in force only once it is kept as confirmed: no lease is decided by it before", async () => {
  const policy = new PolicyFile(file, { leadMinutes: 15, overrunMinutes: 180 });
  await policy.load();
  const before = policy.inForce.sha256;
  suspendCivil();
  const seen: string[] = [];
  const keep = async () => void seen.push(policy.inForce.sha256);
  expect(await policy.reload({ sha256: sha256(), keep })).toEqual([]);
  expect([seen, policy.inForce.sha256]).toEqual([[before], sha256()]);
  // What could not be kept is not taken.
  writeFileSync(file, readFileSync(SHIPPED));
  const failed = await policy.reload({ sha256: sha256(), keep: () => Promise.reject(new Error("disk")) });
  expect([failed.length, policy.inForce.sha256 === sha256()]).toEqual([1, false]);
});
