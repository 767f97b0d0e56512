// Issue 4, lines 2 and 3: a form that four persons file and sign over HTTP airs its hearing; and a hearing that overruns
// into the next one's time stays what it is, whichever of the two may be aired.
import { afterEach, describe, expect, it } from "vitest";
import type { ApiClient } from "../../support/api-client.ts";
import { ApiStage } from "../../support/api-stage.ts";
import { caseNumberOf } from "../../support/approval-builder.ts";
import type { FlvPayload } from "../../support/flv-payloads.ts";
import { draftFor, OFFICES } from "../../support/form-filler.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
afterEach(() => stage.close());

const MINUTE_MS = 60_000;

describe("a form filed here", () => {
  it("is drafted, submitted and signed by four persons, and then airs its hearing from the 开庭 mark", async () => {
    stage = await ApiStage.open();
    await stage.rooms("room-1");
    for (const office of OFFICES) await stage.api.post("/offices", office);
    const clerk = await stage.person("书记员", [
      ...["approval.draft", "approval.edit", "approval.read", "session.phase"],
    ]);
    const signer = (name: string) => stage.person(name, ["approval.read", "approval.sign"]);
    const [judge, chief, leader] = await Promise.all([signer("张三"), signer("李四"), signer("王五")]);

    const draft = draftFor("room-1", Date.now(), 10 / 60);
    const form = await clerk.post<{ id: string }>("/approvals", draft);
    await clerk.post(`/approvals/${form.id}/submit`, { version: 1 });
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession();

    // Opened before it is signed: recorded, and nothing leaves.
    const sign = (who: ApiClient, step: string) =>
      who.post<{ status: string }>(`/approvals/${form.id}/sign`, { version: 1, step, decision: "approve" });
    await expect(sign(chief, "division-chief")).rejects.toMatchObject({ status: 409, code: "out-of-order" });
    await sign(judge, "judge");
    await expect(sign(leader, "division-chief")).rejects.toMatchObject({
      status: 403,
      code: "not-your-step",
    });
    await sign(chief, "division-chief");
    expect(await stage.platform.connections()).toEqual([]);
    expect(await sign(leader, "vice-president")).toMatchObject({ status: "active" });

    const openedMs = monotonicMs();
    await clerk.phase("room-1", "opening", { caseNumbers: draft.caseNumbers });
    await stage.sessionIs(id, "on-air");
    await waitFor("content", async () => (await stage.stamps()).some((at) => at >= openedMs));
    expect((await stage.stamps()).every((at) => at >= openedMs)).toBe(true);
    await clerk.phase("room-1", "closing");
    await stage.sessionIs(id, "ended");
    expect(await clerk.get(`/approvals/${form.id}`)).toMatchObject({ status: "used", usedHearings: [1] });
  });
});

describe.each([
  { a: true, b: true },
  { a: true, b: false },
  { a: false, b: true },
  { a: false, b: false },
])(
  "a hearing that overruns into the next one's time (the first approved: $a, the second: $b)",
  ({ a, b }) => {
    it("airs and records only its own, and the next one only its own", async () => {
      stage = await ApiStage.open();
      await stage.rooms("room-1");
      const [first, second] = [caseNumberOf(5001), caseNumberOf(5002)];
      const now = Date.now();
      const at = (offsetMs: number) => new Date(now + offsetMs).toISOString();
      // The first should have ended a minute ago; the second is due now.
      const hearingsOf = (startMs: number, endMs: number) => [
        { no: 1, courtroom: "room-1", plannedStart: at(startMs), plannedEnd: at(endMs) },
      ];
      const [ofFirst, ofSecond] = [
        hearingsOf(-120 * MINUTE_MS, -MINUTE_MS),
        hearingsOf(2_000, 90 * MINUTE_MS),
      ];
      const signedBefore = (hoursAgo: number) => new Date(now - hoursAgo * 60 * MINUTE_MS);
      const approve = (caseNumber: string, hearings: typeof ofFirst) =>
        stage.approve({ courtroom: "room-1", caseNumber, now: signedBefore(3) }, { hearings });
      if (a) await approve(first, ofFirst);
      if (b) await approve(second, ofSecond);

      const encoder = stage.encoder();
      await encoder.start();
      const { id } = await stage.liveSession();
      await stage.api.phase("room-1", "opening", { caseNumbers: [first] });
      await stage.sessionIs(id, a ? "on-air" : "held");
      const dueMs = now + 2_000;
      await waitFor("the second's time", () => Date.now() > dueMs && encoder.sent > 300);
      // The clock alone changes nothing.
      expect(await stage.api.session(id)).toMatchObject({ caseNumbers: [first], phase: "open" });

      const closingMs = monotonicMs();
      await stage.api.phase("room-1", "closing");
      const closedMs = monotonicMs();
      const next = await waitFor("the successor", async () => {
        const session = await stage.api.liveSessionOf("room-1");
        return session !== undefined && session.id !== id ? session : null;
      });
      const openedMs = monotonicMs();
      await stage.api.phase("room-1", "opening", { caseNumbers: [second] });
      await stage.sessionIs(id, "ended");
      if (b) {
        await stage.sessionIs(next.id, "on-air");
        await waitFor("the second's content", async () =>
          (await stage.stamps()).some((at) => at >= openedMs),
        );
      } else {
        const sent = encoder.sent;
        await waitFor("4 s of the second", () => encoder.sent > sent + 288);
        expect(await stage.api.session(next.id)).toMatchObject({ airState: "held", forwardedBytes: 0 });
      }
      await encoder.stop();
      const stamps = await stage.stamps();
      const [aired, airedNext] = [
        stamps.filter((at) => at <= closedMs),
        stamps.filter((at) => at >= openedMs),
      ];
      expect(aired.length + airedNext.length).toBe(stamps.length);
      expect([aired.length > 0, airedNext.length > 0]).toEqual([a, b]);
      if (a) expect(Math.max(...aired)).toBeGreaterThanOrEqual(closingMs - 50);
      // Each on a connection of its own.
      const streams = await stage.streams();
      expect(streams).toHaveLength(Number(a) + Number(b));
      await stage.node.stop();
      const media = (sessionId: string): FlvPayload[] =>
        stage.recorded(sessionId).filter(({ isHeader, track }) => !isHeader && track !== "data");
      const digests = new Set(media(id).map(({ digest }) => digest));
      expect(digests.size).toBeGreaterThan(200);
      expect(media(next.id).filter(({ digest }) => digests.has(digest))).toEqual([]);
      expect(media(next.id).length).toBeGreaterThan(50);
    });
  },
);
