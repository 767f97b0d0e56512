// Line 3: without a valid approval nothing leaves; what ends an approval ends the air at once and for good.
import { afterEach, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { type ApprovalInput, approvalFor, caseNumberOf } from "../../support/approval-builder.ts";
import { compareMedia } from "../../support/flv-payloads.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";
import { randomApproval } from "./random-approval.ts";

let stage: ApiStage;
afterEach(() => stage.close());

const HOUR_MS = 3_600_000;
const sentLongEnough = 220;

/** What is wrong with the approval, by the reason that it must be refused for. */
const DEFECTS: Readonly<Record<string, (valid: ApprovalInput) => Readonly<Record<string, unknown>>>> = {
  "risk-high": () => ({ riskGrade: "high" }),
  "not-public": () => ({ publicHearing: false }),
  "barred-privacy": ({ answers }) => ({ answers: { ...answers, privacy: true } }),
  "barred-party-objects": ({ answers }) => ({ answers: { ...answers, partyObjects: true } }),
  "question-unanswered": ({ answers: { stateSecret: _, ...answers } }) => ({ answers }),
  "signature-missing": ({ signatures }) => ({ signatures: signatures.slice(0, 2) }),
  "signature-disordered": ({ signatures: [first, second, third] }) => ({
    signatures: [first, { ...second, at: third?.at }, { ...third, at: second?.at }],
  }),
  "signature-refused": ({ signatures: [first, second, third] }) => ({
    signatures: [first, second, { ...third, decision: "reject" }],
  }),
  "courtroom-mismatch": ({ hearings }) => ({
    hearings: hearings.map((each) => ({ ...each, courtroom: "other" })),
  }),
  "window-not-open": ({ hearings }) => ({ hearings: shifted(hearings, 3 * HOUR_MS) }),
  "window-closed": ({ hearings }) => ({ hearings: shifted(hearings, -30 * HOUR_MS) }),
};

function shifted(hearings: ApprovalInput["hearings"], byMs: number) {
  const shift = (at: string) => new Date(Date.parse(at) + byMs).toISOString();
  return hearings.map((each) => ({
    ...each,
    plannedStart: shift(each.plannedStart),
    plannedEnd: shift(each.plannedEnd),
  }));
}

describe("without a valid approval", () => {
  it("no connection is opened, no media byte leaves, each reason is named, the recording is complete", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto" }, ingest: { graceSeconds: 1 } } });
    const named: { room: string; caseNumber?: string; code: string }[] = [];
    const codes = Object.keys(DEFECTS);
    for (const [index, code] of codes.entries()) {
      const room = `room-${index + 1}`;
      await stage.rooms(room);
      const valid = approvalFor({ courtroom: room });
      const change = DEFECTS[code]?.(valid) ?? {};
      await stage.api.importApproval({ ...valid, ...change });
      named.push({ room, caseNumber: valid.caseNumbers[0] ?? "", code });
    }
    await stage.rooms("none", "unread", "unnamed", "revoked", "allowed");
    named.push({ room: "none", caseNumber: caseNumberOf(8_000), code: "approval-missing" });
    named.push({ room: "unread", caseNumber: "开庭", code: "case-number-unreadable" });
    named.push({ room: "unnamed", code: "hearing-unidentified" });
    const revoked = await stage.approve({ courtroom: "revoked" });
    await stage.api.revoke(revoked.id);
    named.push({
      room: "revoked",
      caseNumber: revoked.approval.caseNumbers[0] ?? "",
      code: "approval-revoked",
    });
    // Beside them one that is allowed: the platform can be reached, and only the law keeps the others away.
    await stage.approve({ courtroom: "allowed" });
    const allowed = stage.encoder("allowed");
    await allowed.start();

    const encoders = named.map(({ room, caseNumber }) =>
      stage.encoder(room, caseNumber, { bitrateBps: 100_000 }),
    );
    await Promise.all(encoders.map((encoder) => encoder.start()));
    await stage.liveSession("allowed", "on-air");
    await waitFor("each has sent", () => encoders.every(({ sent }) => sent > sentLongEnough));

    const ids: string[] = [];
    for (const { room, code } of named) {
      const { id } = await stage.liveSession(room);
      ids.push(id);
      const session = await stage.api.session(id);
      expect(session, room).toMatchObject({ airState: "held", wanted: false, forwardedBytes: 0 });
      const reason = session.reasons.find((each) => each.code === code);
      expect(reason, `${code} among ${session.reasons.map((each) => each.code)}`).toBeDefined();
      expect(reason?.clause, code).not.toBe("");
      expect(reason?.text.length, code).toBeGreaterThan(10);
    }
    await Promise.all(encoders.map((encoder) => encoder.stop()));
    for (const [index, id] of ids.entries()) {
      await stage.sessionIs(id, "ended");
      const { problems, matched } = compareMedia(encoders[index]?.sentPayloads ?? [], stage.recorded(id));
      expect(problems, named[index]?.code).toEqual([]);
      expect(matched.audio + matched.video).toBeGreaterThan(sentLongEnough);
    }
    const connections = await stage.platform.connections();
    expect(connections.map(({ streamName }) => streamName)).toEqual(["allowed"]);
  });
});

describe("a revocation on air", () => {
  it("is off within 1 s, and only a new approval and a person's act lead back", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto" } } });
    await stage.rooms("room-1");
    const { id: approvalId, approval } = await stage.approve({ courtroom: "room-1" });
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession("room-1", "on-air");

    const pressedMs = monotonicMs();
    await stage.api.revoke(approvalId, "当事人提出异议");
    const ended = await waitFor("the reset", async () => (await stage.streams())[0]?.closedAtMs);
    expect(ended - pressedMs).toBeLessThanOrEqual(1_000);
    const [connection] = await stage.streams();
    expect(connection).toMatchObject({ ending: "reset", fault: null });
    expect(connection?.newestStampMs).toBeLessThanOrEqual(ended - 2_000);
    const held = await stage.sessionIs(id, "held");
    expect(held.reasons.map(({ code }) => code)).toContain("approval-revoked");
    expect(held.wanted).toBe(false);

    // What was revoked is not revived by a newer version of itself.
    const [again] = await stage.api.importApprovals([{ ...approval, version: 2 }]);
    expect(again).toMatchObject({ id: approvalId, result: "refused", code: "approval-revoked" });
    await expect(stage.api.air(id)).rejects.toMatchObject({ status: 409, code: "not-allowed" });

    await stage.approve({ courtroom: "room-1", caseNumber: approval.caseNumbers[0] ?? "" });
    const waits = async () => (await stage.api.session(id)).reasons.map(({ code }) => code);
    await waitFor("permitted again", async () => (await waits()).includes("not-wanted"));
    await encoder.stop();
    await encoder.start();
    const sent = encoder.sent;
    await waitFor("3 s of media after the return", () => encoder.sent > sent + 216);
    expect(await stage.api.session(id)).toMatchObject({ airState: "held", wanted: false });
    expect(await stage.streams()).toHaveLength(1);

    const airedMs = monotonicMs();
    await stage.api.air(id);
    await stage.sessionIs(id, "on-air");
    const second = await waitFor("media", async () => {
      const stream = (await stage.streams())[1];
      return stream !== undefined && stream.stamped > 0 ? stream : null;
    });
    const messages = await stage.platform.messages(second.id);
    const oldest = messages.find(({ stamp }) => stamp !== null)?.stamp?.sentAtMs;
    // Nothing from the time between: the first content arrived after the act.
    expect(oldest).toBeGreaterThanOrEqual(airedMs);
  });
});

describe("approve, revoke, pause, resume and air at random", () => {
  it("lets nothing out that arrived outside an allowed span (D = 4 s)", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto", delaySeconds: 4 } } });
    await randomApproval(stage, { delaySeconds: 4, seconds: 45 });
  });
});
