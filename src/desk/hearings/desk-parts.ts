/** What every act on a hearing needs; made once in the composition root. */
import type { Lease } from "../../link/messages.ts";
import type { Docket } from "../approvals/docket.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { GateStart } from "../config.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { Failure, sessionNotFound } from "../failure.ts";
import type { GateLink } from "../leases/gate-link.ts";
import type { Latches } from "../leases/latches.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSession, LiveSessions } from "../leases/live-sessions.ts";
import { refuseAwaited } from "../leases/need-live.ts";
import type { RoomQueue } from "../leases/room-queue.ts";
import type { Store } from "../store/store.ts";
import type { CaseRecords } from "./case-records.ts";
import type { HearingUse } from "./hearing-use.ts";
import type { Openings } from "./openings.ts";

export interface DeskParts {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly courtrooms: Courtrooms;
  readonly docket: Docket;
  readonly gate: GateLink;
  readonly gateStart: GateStart;
  readonly keeper: LeaseKeeper;
  readonly latches: Latches;
  /** The policy in force lets 不宜录制的调解 suspend the recording. */
  readonly maySuspendRecording: () => boolean;
  readonly openings: Openings;
  readonly queue: RoomQueue;
  readonly records: CaseRecords;
  readonly sessions: LiveSessions;
  readonly store: Store;
  readonly use: HearingUse;
}

/** @throws Failure 404 for an unknown session, 409 `session-ended` for one that is over, 503 `session-awaited` */
export async function needLive(parts: DeskParts, id: string): Promise<LiveSession> {
  const known = parts.sessions.get(id);
  if (known !== null) return ofAHearing(known);
  const stored = await parts.store.sessions.byId(id);
  // Taken over while the store was asked.
  const live = parts.sessions.get(id);
  if (live !== null) return ofAHearing(live);
  // What was over when a desk last looked stays over, whatever the gate has still to say.
  if (stored === null || stored.live) refuseAwaited(parts.sessions, id);
  if (stored === null) throw sessionNotFound(id);
  throw sessionEnded();
}

function ofAHearing(session: LiveSession): LiveSession {
  refuseTestRoom(session.report.courtroom);
  return session;
}

/**
 * People cut there, in drills, and do nothing else: no case is ever heard there, so that none can be denied by what is cut.
 * @throws Failure 409 `self-check-room`
 */
export function refuseTestRoom(courtroom: string): void {
  if (courtroom !== SELF_CHECK_ROOM) return;
  const [zh, en] = ["自检专用，不能开庭", "This room is the node's own: no hearing is held there"];
  throw new Failure(409, "self-check-room", zh, en);
}

export function sessionEnded(): Failure {
  return new Failure(409, "session-ended", "场次已结束", "The session has ended");
}

/**
 * What shuts the air is kept and noted, and the gate was not told: its last lease runs out by itself.
 * @param told what the keeper has sent; null: nothing. @throws Failure 503 `gate-not-told`
 */
export function needTold({ sessions }: DeskParts, id: string, told: Lease | null): void {
  if (told !== null || sessions.get(id) === null) return;
  const [zh, en] = [
    "已记入，但放行闸门没有收到：正在播出的内容最迟 15 秒后停。请立即断播，或停止发言",
    "Noted, but the gate was not told: what is on air ends within 15 s at the latest. Cut now, or say nothing more",
  ];
  throw new Failure(503, "gate-not-told", zh, en);
}

/** An act on a live session, after the acts of its room that came before it. */
export async function onLive<T>(
  parts: DeskParts,
  id: string,
  act: (session: LiveSession) => Promise<T>,
): Promise<T> {
  const { courtroom } = (await needLive(parts, id)).report;
  return parts.queue.run(courtroom, async () => act(await needLive(parts, id)));
}
