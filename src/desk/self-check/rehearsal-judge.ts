/**
 * The law of the self-check room. Nothing of a court is ever there: the node sends itself a test picture and receives it on
 * its own loopback. So no approval is asked for; instead the stream may go there and nowhere else, and only while a test runs.
 */
import { NO_CONDITIONS } from "../../law/conditions.ts";
import type { Decision } from "../../law/decision.ts";
import type { SessionReport } from "../../link/messages.ts";
import type { Clock } from "../clock.ts";
import type { DeskConfig } from "../config.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { ABOUT_NOTHING } from "../leases/hearing-about.ts";
import type { Latches } from "../leases/latches.ts";
import type { Judged } from "../leases/lease-keeper.ts";

export interface RehearsalTarget {
  /** Where this session goes: the receiver of the test that it belongs to; null: no test runs, or it is not its session. */
  targetOf(sessionId: string): string | null;
}

export interface RehearsalJudgeParts {
  readonly clock: Clock;
  readonly config: Pick<DeskConfig, "platform">;
  readonly courtrooms: Pick<Courtrooms, "get">;
  readonly latches: Pick<Latches, "viewOf">;
  readonly rehearsal: RehearsalTarget;
}

/** A test takes minutes; its planned end is never what ends it. */
const WINDOW_MS = 3_600_000;

export function judgeRehearsal(
  parts: RehearsalJudgeParts,
  report: Pick<SessionReport, "sessionId" | "courtroom">,
): Judged {
  const { clock, config, courtrooms, latches, rehearsal } = parts;
  const target = rehearsal.targetOf(report.sessionId);
  const room = courtrooms.get(report.courtroom);
  return {
    decision: target === null ? DENIED : allowed(clock.wallMs()),
    closed: false,
    about: ABOUT_NOTHING,
    policySha256: "",
    unwatched: false,
    people: [],
    // No case is ever named here, so that no hearing's case can be denied by what is cut here.
    latches: latches.viewOf(report.courtroom, []),
    // In test mode whatever the store says: then the only address it can get is the one below.
    room: room === null ? null : { ...room, testMode: true, targetUrl: null, targetStreamName: null },
    platform: { ...config.platform, streamName: "{sessionId}", testUrl: target },
    cards: {},
  };
}

function allowed(nowMs: number): Decision {
  const window = {
    opensAt: nowMs,
    plannedStart: nowMs,
    endsAt: nowMs + WINDOW_MS,
    closesAt: nowMs + WINDOW_MS,
  };
  return { allow: true, caseNumbers: [], approvals: [], window, overrun: null, conditions: NO_CONDITIONS };
}

const DENIED: Decision = {
  allow: false,
  reasons: [
    {
      code: "self-check-idle",
      clause: "自检 self-check",
      text: "自检专用法庭，目前没有自检",
      cure: "无须处理",
      en: { text: "The node's own test room, and no test runs", cure: "Nothing is to be done" },
      caseNumber: null,
      subjects: [],
    },
  ],
  overrun: null,
  pausesOnly: false,
  conditions: NO_CONDITIONS,
};
