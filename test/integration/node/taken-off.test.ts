// Issue 4, line 4: whatever changes the register takes a stream off at once, and only a person's act leads back.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { type ApprovalInput, caseNumberOf } from "../../support/approval-builder.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
afterEach(() => stage.close());

const SHIPPED_POLICY = readFileSync(
  new URL("../../../config/policy/jiaozuo-2022.yaml", import.meta.url),
  "utf8",
);
const STEPS = "steps: [judge, division-chief, vice-president";
const folder = tempFolder("policy");
const policyFile = () => join(folder.path, "policy.yaml");
beforeAll(() => writeFileSync(policyFile(), SHIPPED_POLICY));
afterAll(() => folder.remove());

interface Bar {
  readonly name: string;
  readonly codes: readonly string[];
  /** What must be there before the hearing is on air. */
  readonly before?: (approval: ApprovalInput) => Promise<unknown>;
  readonly bar: (approval: ApprovalInput, before: unknown) => Promise<unknown>;
  readonly lift: (made: unknown, before: unknown) => Promise<unknown>;
}

const caseOf = ({ caseNumbers }: ApprovalInput) => caseNumbers[0] ?? "";
const idOf = (made: unknown) => (made as { id: string }).id;
const JOINED = caseNumberOf(7_001);

/** What shuts the air beside a revocation: how it comes, and how a person takes it away again. */
const BARS: readonly Bar[] = [
  {
    name: "an entry of 不公开直播清单",
    codes: ["never-stream"],
    bar: (approval) =>
      stage.api.call("POST", "/never-stream", { caseNumber: caseOf(approval), ground: "涉未成年人" }),
    lift: (made) => stage.api.call("POST", `/never-stream/${idOf(made)}/remove`, { reason: "误登" }),
  },
  {
    name: "an objection made at the opening",
    codes: ["objection-open"],
    bar: (approval) =>
      stage.api.call("POST", "/objections", { caseNumber: caseOf(approval), by: "被告", ground: "涉及隐私" }),
    lift: (made) =>
      stage.api.call("POST", `/objections/${idOf(made)}/rule`, { justified: false, reason: "无正当理由" }),
  },
  {
    name: "a changed docket",
    codes: ["docket-conflict"],
    before: (approval) => {
      const [hearing] = approval.hearings;
      const { no: hearingNo, ...planned } = hearing ?? { no: 1 };
      const entry = { ...planned, hearingNo, caseNumbers: approval.caseNumbers, publicHearing: true };
      return stage.api.call("POST", "/docket", entry);
    },
    bar: (_approval, entry) =>
      stage.api.call("POST", `/docket/${idOf(entry)}/change`, { publicHearing: false }),
    lift: (_made, entry) => stage.api.call("POST", `/docket/${idOf(entry)}/change`, { publicHearing: true }),
  },
  {
    name: "a case that joins the hearing (并案) without approval",
    codes: ["approval-missing"],
    bar: async () => {
      const { id } = await stage.liveSession();
      return stage.api.call("POST", `/sessions/${id}/join`, { caseNumbers: [JOINED] });
    },
    lift: () => stage.approve({ courtroom: "room-1", caseNumber: JOINED }),
  },
  {
    name: "a changed policy, that demands one more signature",
    codes: ["signature-missing"],
    bar: async () => {
      writeFileSync(policyFile(), SHIPPED_POLICY.replace(STEPS, `${STEPS}, provincial-office`));
      return reloadPolicy();
    },
    lift: async () => {
      writeFileSync(policyFile(), SHIPPED_POLICY);
      return reloadPolicy();
    },
  },
];

/** As 安全管理员 does who has looked at the file. */
function reloadPolicy(): Promise<unknown> {
  const sha256 = createHash("sha256").update(readFileSync(policyFile())).digest("hex");
  return stage.api.call("POST", "/policy/reload", { sha256 });
}

describe.each(BARS)("$name", ({ codes, before, bar, lift }) => {
  it("takes the stream off within 1 s; taken away again, it takes a person's act to lead back", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto" }, policy: { file: policyFile() } } });
    await stage.rooms("room-1");
    const { approval } = await stage.approve({ courtroom: "room-1" });
    const prepared = await before?.(approval);
    await stage.encoder().start();
    const { id } = await stage.liveSession("room-1", "on-air");

    const pressedMs = monotonicMs();
    const made = await bar(approval, prepared);
    const ended = await waitFor("the reset", async () => (await stage.streams())[0]?.closedAtMs);
    expect(ended - pressedMs).toBeLessThanOrEqual(1_000);
    expect((await stage.streams())[0]).toMatchObject({ ending: "reset", fault: null });
    const held = await stage.sessionIs(id, "held");
    expect([held.reasons.map((each) => each.code), held.wanted]).toEqual([codes, false]);

    await lift(made, prepared);
    const waits = async () => (await stage.api.session(id)).reasons.map((each) => each.code);
    await waitFor("permitted again", async () => (await waits()).includes("not-wanted"));
    expect(await stage.streams()).toHaveLength(1);
    await stage.api.air(id);
    await stage.sessionIs(id, "on-air");
  });
});
