// Approve, revoke, pause, resume and air at random through the API, and a model beside it: which moments of arrival
// were allowed. Judged on the platform's capture; the long form runs the same with D = 30 s.
import { randomInt } from "node:crypto";
import { expect } from "vitest";
import { ApiError } from "../../support/api-client.ts";
import type { ApiStage } from "../../support/api-stage.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

export interface RandomApprovalOptions {
  readonly delaySeconds: number;
  readonly seconds: number;
  /** Default: another one every time; it is printed. */
  readonly seed?: number;
}

/** A revocation has a second to act (interfaces.md); every other act has acted when it is answered. */
const REVOCATION_MS = 1_000;
const ROOM = "room-1";

type Act = "revoke" | "approve" | "pause" | "resume" | "air";

/** What arrived in a span may leave, as far as the end leaves it the time: the delay is discarded then. */
interface Span {
  /** Before the request that opened it was sent. */
  readonly fromMs: number;
  /** After the answer to the request that closed it; null while it is open. */
  toMs: number | null;
}

export async function randomApproval(stage: ApiStage, options: RandomApprovalOptions): Promise<void> {
  const { delaySeconds, seconds, seed = randomInt(2 ** 31) } = options;
  const random = generator(seed);
  const log: string[] = [];
  console.log(
    `approve, revoke, pause, resume, air at random: seed ${seed}, D = ${delaySeconds} s, ${seconds} s`,
  );

  await stage.rooms(ROOM);
  let { id: approvalId, approval } = await stage.approve({ courtroom: ROOM });
  const caseNumber = approval.caseNumbers[0] ?? "";
  const beganMs = monotonicMs();
  const spans: Span[] = [{ fromMs: beganMs, toMs: null }];
  await stage.encoder(ROOM).start();
  const { id } = await stage.liveSession(ROOM, "preparing", "on-air");
  const state = { approved: true, wanted: true, paused: false };

  const acts: Record<Act, () => Promise<void>> = {
    revoke: async () => {
      await stage.api.revoke(approvalId);
      state.approved = false;
      // Re-approval alone must not lead back (design 4).
      state.wanted = false;
    },
    approve: async () => {
      ({ id: approvalId, approval } = await stage.approve({ courtroom: ROOM, caseNumber }));
      state.approved = true;
    },
    pause: async () => {
      await stage.api.pause(id);
      state.paused = true;
    },
    resume: async () => {
      await stage.api.resume(id);
      state.paused = false;
    },
    air: async () => {
      const refusal = await stage.api.air(id).then(
        () => null,
        (error: unknown) => error,
      );
      if (state.approved) expect(refusal).toBeNull();
      else expect(refusal).toBeInstanceOf(ApiError);
      if (refusal === null) state.wanted = true;
    },
  };
  const isOpen = () => state.approved && state.wanted && !state.paused;
  /** Mostly what changes something: shut what is open, open what is shut; now and then any act at all. */
  const choices = (): Act[] => {
    if (random() < 0.2)
      return [state.approved ? "revoke" : "approve", state.paused ? "resume" : "pause", "air"];
    if (isOpen()) return ["revoke", "pause"];
    const missing: Act[] = [];
    if (!state.approved) missing.push("approve");
    if (state.paused) missing.push("resume");
    return missing.length > 0 ? missing : ["air"];
  };

  while (monotonicMs() < beganMs + seconds * 1_000) {
    // Long enough on air that some of it is shown, short enough off it that many spans fit.
    const longestMs = (isOpen() ? 2.5 * delaySeconds : 0.4 * delaySeconds) * 1_000;
    const dueMs = monotonicMs() + random() * longestMs;
    await waitFor("the next act's moment", () => monotonicMs() >= dueMs, {
      deadlineMs: longestMs + 5_000,
      everyMs: 5,
    });
    const possible = choices();
    const act = possible[Math.floor(random() * possible.length)] ?? "air";
    const requestMs = monotonicMs();
    await acts[act]();
    const answerMs = monotonicMs();
    log.push(`${(requestMs - beganMs).toFixed(0)} ${act} ${JSON.stringify(state)}`);
    const last = spans.at(-1);
    if (isOpen() && last?.toMs !== null) spans.push({ fromMs: requestMs, toMs: null });
    if (!isOpen() && last?.toMs === null) last.toMs = answerMs + (act === "revoke" ? REVOCATION_MS : 0);
  }
  // What may still be on its way leaves, and is judged too.
  const doneMs = monotonicMs();
  await waitFor("the delay has run out", () => monotonicMs() > doneMs + delaySeconds * 1_000 + 1_000, {
    deadlineMs: delaySeconds * 1_000 + 5_000,
  });

  for (const { fault, youngestAgeMs } of await stage.platform.connections()) {
    expect(fault).toBeNull();
    expect(youngestAgeMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(delaySeconds * 1_000);
  }
  const stamps = await stage.stamps(ROOM);
  // A span's end discards what is still in the delay, so of its last D seconds nothing may have left either.
  const allowed = spans.map(({ fromMs, toMs }) => ({
    fromMs,
    toMs: (toMs ?? Number.POSITIVE_INFINITY) - delaySeconds * 1_000,
  }));
  const outside = stamps.filter((at) => !allowed.some(({ fromMs, toMs }) => at >= fromMs && at <= toMs));
  const seen = outside.slice(0, 5).map((at) => (at - beganMs).toFixed(0));
  expect(seen, `seed ${seed}\n${log.join("\n")}`).toEqual([]);
  console.log(`${log.length} acts, ${spans.length} spans, ${stamps.length} payloads at the platform`);
  // It was no empty judgement: what arrived in a span that lasted was shown.
  const lasting = allowed.filter(
    ({ fromMs, toMs }) => Math.min(toMs, doneMs - delaySeconds * 1_000) - fromMs > 4_000,
  );
  for (const { fromMs, toMs } of lasting) {
    const shown = stamps.filter((at) => at >= fromMs && at <= toMs);
    expect(
      shown.length,
      `seed ${seed}, span from ${(fromMs - beganMs).toFixed(0)}\n${log.join("\n")}`,
    ).toBeGreaterThan(0);
  }
  expect(stamps.length, `seed ${seed}\n${log.join("\n")}`).toBeGreaterThan(0);
}

/** mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
