// What opens the air (gate.start) and what a hearing's marks do to it, through the API.
import { afterEach, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
afterEach(() => stage.close());

const DELAY_MS = 2_000;

async function approvedSession(start: "opening" | "manual" | "auto") {
  stage = await ApiStage.open({ config: { gate: { start } } });
  await stage.rooms("room-1");
  const { approval } = await stage.approve({ courtroom: "room-1" });
  const encoder = stage.encoder();
  await encoder.start();
  const { id } = await stage.liveSession();
  return { id, encoder, caseNumber: approval.caseNumbers[0] ?? "" };
}

const stamped = async () => (await stage.stamps()).length;
/** Content that was sent at that moment or later has reached the platform. */
const airs = (fromMs: number) =>
  waitFor("content", async () => (await stage.stamps()).some((at) => at >= fromMs), {
    deadlineMs: 20_000,
    everyMs: 100,
  });

describe("gate.start", () => {
  it("opening: the card until the 开庭 mark, which names the hearing by the docket and opens the air", async () => {
    const { id, caseNumber } = await approvedSession("opening");
    await expect(stage.api.air(id)).rejects.toMatchObject({ status: 409, code: "hearing-not-opened" });
    expect(await stage.api.session(id)).toMatchObject({ airState: "held", caseNumbers: [], phase: "before" });
    // Assigned, it may be shown: the card 庭审即将开始, never the courtroom.
    await stage.api.assign(id, [caseNumber]);
    expect(await stage.sessionIs(id, "paused")).toMatchObject({ pauseCauses: ["phase"], wanted: false });
    const card = async () => (await stage.streams())[0]?.unstamped;
    await waitFor("the card", card, { deadlineMs: 30_000, everyMs: 100 });
    const openedMs = monotonicMs();
    expect(await stage.api.phase("room-1", "opening")).toMatchObject({ id, phase: "open", hearingNo: 1 });
    await airs(openedMs);
    expect(Math.min(...(await stage.stamps()))).toBeGreaterThanOrEqual(openedMs);
    expect(await stage.streams()).toHaveLength(1);
  });

  it("opening: a mark made before the encoder comes waits for it", async () => {
    stage = await ApiStage.open();
    await stage.rooms("room-1");
    const { approval } = await stage.approve({ courtroom: "room-1" });
    expect(await stage.api.phase("room-1", "opening")).toMatchObject({ phase: "open", courtroom: "room-1" });
    await stage.encoder().start();
    const session = await stage.liveSession("room-1", "on-air");
    expect(session).toMatchObject({ caseNumbers: approval.caseNumbers, phase: "open", wanted: true });
  });

  it("manual: the mark alone opens no air, a person's act does; before the mark the act counts as it", async () => {
    const { id, caseNumber } = await approvedSession("manual");
    await stage.api.assign(id, [caseNumber]);
    await stage.api.phase("room-1", "opening");
    const waits = await stage.api.session(id);
    expect(waits).toMatchObject({ phase: "open", wanted: false });
    expect(waits.reasons.map(({ code }) => code)).toEqual(["not-wanted"]);
    await stage.sessionIs(id, "held");
    expect(await stamped()).toBe(0);
    const airedMs = monotonicMs();
    await stage.api.air(id);
    await airs(airedMs);
    expect(Math.min(...(await stage.stamps()))).toBeGreaterThanOrEqual(airedMs);

    await stage.rooms("room-2");
    const second = (await stage.approve({ courtroom: "room-2" })).approval.caseNumbers[0];
    await stage.encoder("room-2", second).start();
    const { id: secondId } = await stage.liveSession("room-2", "paused", "held");
    expect(await stage.api.air(secondId)).toMatchObject({ phase: "open", wanted: true });
    await stage.sessionIs(secondId, "on-air");
  });

  it("auto: the docket's only hearing goes on air by itself, noted as opened", async () => {
    const { id, caseNumber } = await approvedSession("auto");
    const session = await stage.sessionIs(id, "on-air");
    expect(session).toMatchObject({ caseNumbers: [caseNumber], phase: "open", wanted: true });
  });
});

describe("the marks of a hearing", () => {
  it("air what each of them lets out, and nothing else", async () => {
    const { id, encoder, caseNumber } = await approvedSession("opening");
    const spans: { fromMs: number; toMs: number; drainedFromMs?: number }[] = [];
    const mark = async (phase: Parameters<typeof stage.api.phase>[1], more = {}) => {
      const requestMs = monotonicMs();
      const answer = await stage.api.phase("room-1", phase, more);
      return { requestMs, answerMs: monotonicMs(), answer };
    };
    const refused = async (phase: Parameters<typeof stage.api.phase>[1], more = {}) =>
      expect(stage.api.phase("room-1", phase, more)).rejects.toMatchObject({ status: 409 });
    /** On air, and a second at least of it shown: its floor is the next key frame, a second away at most. */
    const lasting = async (fromMs: number) => {
      await stage.sessionIs(id, "on-air");
      await airs(fromMs + 2_000);
    };

    await refused("recess");
    const opening = await mark("opening", { caseNumbers: [caseNumber] });
    await lasting(opening.requestMs);
    await refused("opening");
    await refused("reopening");
    await refused("mediation", { suspendRecording: true });

    const recess = await mark("recess");
    spans.push({ fromMs: opening.requestMs, toMs: recess.answerMs, drainedFromMs: recess.requestMs });
    expect(recess.answer).toMatchObject({ phase: "recess" });
    expect(await stage.sessionIs(id, "paused")).toMatchObject({ pauseCauses: ["phase"], phase: "recess" });
    // An encoder that comes back does not lead back (休庭 lasts until 继续开庭).
    await encoder.stop();
    await encoder.start();
    const sent = encoder.sent;
    await waitFor("3 s of recess", () => encoder.sent > sent + 216);
    expect(await stage.api.session(id)).toMatchObject({ airState: "paused", phase: "recess" });

    const reopening = await mark("reopening");
    await lasting(reopening.requestMs);
    const evidence = await mark("closed-evidence");
    spans.push({ fromMs: reopening.requestMs, toMs: evidence.answerMs - DELAY_MS });
    expect(await stage.sessionIs(id, "paused")).toMatchObject({ phase: "closed-evidence" });

    const again = await mark("reopening");
    await lasting(again.requestMs);
    const closing = await mark("closing");
    spans.push({ fromMs: again.requestMs, toMs: closing.answerMs, drainedFromMs: closing.requestMs });
    await stage.sessionIs(id, "ended");
    await refused("reopening");
    // 闭庭 is `ended` at once and drains all the same; the end of the drain is the end of the connection.
    await waitFor("the end", async () => (await stage.streams()).at(-1)?.ending, { everyMs: 50 });

    const stamps = await stage.stamps();
    const outside = stamps.filter((at) => !spans.some(({ fromMs, toMs }) => at >= fromMs && at <= toMs));
    expect(outside).toEqual([]);
    for (const { fromMs, toMs, drainedFromMs } of spans) {
      const shown = stamps.filter((at) => at >= fromMs && at <= toMs);
      expect(shown.length).toBeGreaterThan(20);
      // 休庭 and 闭庭 drain: the last word before the mark was heard.
      if (drainedFromMs !== undefined) expect(Math.max(...shown)).toBeGreaterThanOrEqual(drainedFromMs - 50);
    }
  });
});
