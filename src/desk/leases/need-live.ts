/** A session that is live now, or why there is none to act on. */
import { Failure } from "../failure.ts";
import type { LiveSession, LiveSessions } from "./live-sessions.ts";

/** @throws Failure 404 `live-session-not-found`, 503 `session-awaited` */
export function liveSession(sessions: LiveSessions, id: string): LiveSession {
  const session = sessions.get(id);
  if (session !== null) return session;
  refuseAwaited(sessions, id);
  const [zh, en] = ["该场次已结束或不存在", "The session is over, or does not exist"];
  throw new Failure(404, "live-session-not-found", zh, en);
}

/** Nobody is told that a hearing is over which may go on. @throws Failure 503 */
export function refuseAwaited(sessions: LiveSessions, id: string): void {
  if (sessions.isAwaited(id)) throw awaited();
}

/** Nor is a hearing opened, closed or left beside one of which nobody knows yet. @throws Failure 503 */
export function refuseAwaitedRoom(sessions: LiveSessions, courtroom: string): void {
  if (sessions.isRoomAwaited(courtroom)) throw awaited();
}

function awaited(): Failure {
  const zh = "正在向放行闸门核对现在有哪些场次，请稍候重试";
  const en = "What is live is being asked of the gate: try again in a moment";
  return new Failure(503, "session-awaited", zh, en, { retryAfterSeconds: 1 });
}
