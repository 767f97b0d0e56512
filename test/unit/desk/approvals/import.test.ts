// What an import does to the register: the version decides, an end is final, a signature is checked over the bytes.
import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importVerdict } from "../../../../src/desk/approvals/version-rule.ts";
import type { ApprovalForm } from "../../../../src/desk/contract/approval.ts";
import { approvalSchema } from "../../../../src/desk/contract/approval.ts";
import { nameHearing } from "../../../../src/desk/hearings/naming.ts";
import type { StoredApproval } from "../../../../src/desk/store/approvals.ts";
import { approvalFor } from "../../../support/approval-builder.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => void (await desk.start()));
afterAll(() => desk.stop());

const form = (change: object = {}): ApprovalForm =>
  approvalSchema.parse({ ...approvalFor({ courtroom: "room-1" }), ...change });
const importOne = async (approval: object) => (await desk.post("/approvals/import", [approval])).body[0];

describe("the version rule", () => {
  it("never revives what has ended, whatever its version", () => {
    const approval = form({ version: 2 });
    for (const status of ["revoked", "rejected", "withdrawn", "used"] as const) {
      const held: StoredApproval = {
        id: "1",
        source: "api",
        status,
        statusReason: null,
        importedAt: "",
        fileSha256: null,
        draftedBy: "某人",
        awaitsConfirmation: false,
        usedHearings: [],
        approval,
      };
      expect(importVerdict(held, { ...approval, version: 3 }, false)).toEqual({
        result: "refused",
        code: `approval-${status}`,
      });
      // What has run its course is no news; what a person has ended is said again.
      expect(importVerdict(held, approval, false)).toEqual(
        status === "used" ? { result: "unchanged" } : { result: "refused", code: `approval-${status}` },
      );
    }
  });

  it("creates, leaves unchanged, updates and refuses, and the id stays", async () => {
    const first = approvalFor({ courtroom: "room-1" });
    const created = await importOne(first);
    expect(created).toMatchObject({ externalId: first.externalId, result: "created" });
    expect(await importOne(first)).toEqual({ ...created, result: "unchanged" });
    const changed = { ...first, causeOfAction: "借款合同纠纷" };
    expect(await importOne(changed)).toEqual({
      ...created,
      result: "unchanged",
      code: "version-content-differs",
    });
    expect(await importOne({ ...changed, version: 3 })).toEqual({ ...created, result: "updated" });
    expect(await importOne({ ...changed, version: 2 })).toEqual({
      ...created,
      result: "refused",
      code: "version-older",
    });
    const { body } = await desk.call("GET", `/approvals/${created.id}`);
    expect(body).toMatchObject({ status: "active", approval: { version: 3, causeOfAction: "借款合同纠纷" } });
  });

  it("says in a dry run what would become of each, and changes nothing", async () => {
    const [known, fresh] = [approvalFor({ courtroom: "room-1" }), approvalFor({ courtroom: "room-1" })];
    const { id } = await importOne(known);
    const tried = await desk.post("/approvals/import?dryRun=true", [{ ...known, version: 2 }, fresh]);
    expect(tried.body).toEqual([
      { externalId: known.externalId, id, result: "updated" },
      { externalId: fresh.externalId, id: "", result: "created" },
    ]);
    expect((await desk.call("GET", `/approvals/${id}`)).body.approval.version).toBe(1);
    expect(await importOne(fresh)).toMatchObject({ result: "created" });
  });

  it("imports a list as a whole or not at all, and says what is wrong in it", async () => {
    const good = approvalFor({ courtroom: "room-1" });
    const bad = { ...approvalFor({ courtroom: "room-1" }), riskGrade: "none", surprise: 1 };
    const { status, body } = await desk.post("/approvals/import", [good, bad]);
    expect(status).toBe(400);
    expect(body.problems.map(({ path }: { path: string }) => path)).toContain("body.1.riskGrade");
    expect(await importOne(good)).toMatchObject({ result: "created" });
  });

  it("takes an approval without an answer, without optional fields, and with bare dates: the law decides", async () => {
    const {
      informed: _i,
      preparation: _p,
      earlierNumbers: _e,
      ...rest
    } = approvalFor({ courtroom: "room-1" });
    const { divorce: _d, ...answers } = rest.answers;
    const signatures = rest.signatures.map((signature) => ({ ...signature, at: "2026-11-01" }));
    expect(await importOne({ ...rest, answers, signatures })).toMatchObject({ result: "created" });
  });
});

describe("a signed file", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const fileOf = (source: string, approvals: unknown[]) =>
    JSON.stringify({ source, issuedAt: new Date().toISOString(), approvals });
  const signed = (file: string) => ({
    file,
    signature: sign(null, Buffer.from(file), privateKey).toString("base64"),
  });
  const send = (body: object) => desk.post("/approvals/import/signed", body);

  it("is believed only from a registered source, only with its signature, over these very bytes", async () => {
    const approval = approvalFor({ courtroom: "room-1" });
    const file = fileOf("审判系统", [approval]);
    expect((await send(signed(file))).body.code).toBe("source-unknown");
    const pem = publicKey.export({ type: "spki", format: "pem" });
    expect((await desk.post("/sources", { name: "审判系统", publicKey: pem })).status).toBe(201);
    expect((await desk.post("/sources", { name: "审判系统", publicKey: pem })).body.code).toBe(
      "source-exists",
    );
    const altered = file.replace('"riskGrade":"low"', '"riskGrade":"medium"');
    expect(altered).not.toBe(file);
    const wrong = await send({ ...signed(file), file: altered });
    expect([wrong.status, wrong.body.code]).toEqual([403, "signature-invalid"]);
    expect((await send({ file, signature: "AAAA" })).body.code).toBe("signature-invalid");
    expect((await send(signed("{}"))).body.code).toBe("signed-file-invalid");
    expect((await send(signed(file))).body).toMatchObject([
      { externalId: approval.externalId, result: "created" },
    ]);
    // The same form from another source is another approval: no source changes what another one sent.
    expect(await importOne(approval)).toMatchObject({ result: "created" });
  });

  it("that is older, or comes again after a revocation, is refused with its code, and the stream stays off", async () => {
    const source = "办案系统丙";
    await desk.post("/sources", {
      name: source,
      publicKey: publicKey.export({ type: "spki", format: "pem" }),
    });
    const form = { ...approvalFor({ courtroom: "room-1" }), version: 2 };
    const of = async (change: object) =>
      (await send(signed(fileOf(source, [{ ...form, ...change }])))).body[0];
    const { id } = await of({});
    await desk.begin("signed-1");
    await desk.post("/courtrooms/room-1/phase", { phase: "opening", caseNumbers: form.caseNumbers });
    const reasons = async () =>
      (await desk.session("signed-1")).reasons.map((each: { code: string }) => each.code);
    expect(await reasons()).toEqual([]);
    expect(await of({ version: 1 })).toMatchObject({ result: "refused", code: "version-older" });
    expect((await desk.call("GET", `/approvals/${id}`)).body.signedElsewhere).toMatchObject({ source });
    await desk.post(`/approvals/${id}/revoke`, { reason: "当事人提出异议" });
    await waitFor("the denial", async () => (await reasons())[0] === "approval-revoked");
    // The very same file again, and a newer version of it.
    expect(await of({})).toMatchObject({ result: "refused", code: "approval-revoked" });
    expect(await of({ version: 3 })).toMatchObject({ result: "refused", code: "approval-revoked" });
    expect(await reasons()).toEqual(["approval-revoked"]);
    expect((await desk.session("signed-1")).wanted).toBe(false);
  });

  it("needs an Ed25519 key", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = rsa.publicKey.export({ type: "spki", format: "pem" });
    for (const key of [pem, "x".repeat(60)]) {
      const { status, body } = await desk.post("/sources", { name: "另一系统", publicKey: key });
      expect([status, body.code]).toEqual([400, "public-key-invalid"]);
    }
  });
});

describe("which hearing an opening means", () => {
  const proposal = { caseNumbers: ["甲"], hearingNo: 2, plannedStart: "", plannedEnd: "" };
  const nobody = { caseNumbers: [], hearingNo: null };

  it("is what a person says, then what the session has, then the only proposal", () => {
    expect(nameHearing({ caseNumbers: ["乙"] }, { caseNumbers: ["甲"], hearingNo: 1 }, [proposal])).toEqual({
      caseNumbers: ["乙"],
      hearingNo: null,
    });
    expect(nameHearing({}, { caseNumbers: ["甲"], hearingNo: null }, [proposal])).toEqual({
      caseNumbers: ["甲"],
      hearingNo: 2,
    });
    expect(nameHearing({}, nobody, [proposal])).toMatchObject({ caseNumbers: ["甲"], hearingNo: 2 });
    expect(nameHearing({ hearingNo: 3 }, nobody, [proposal, { ...proposal, hearingNo: 3 }])).toMatchObject({
      hearingNo: 3,
    });
    expect(() => nameHearing({}, nobody, [])).toThrow(/name caseNumbers/);
  });
});
