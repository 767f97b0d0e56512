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

/** Whoever asks a desk that has just begun is not told that a hearing is over which goes on. @throws Failure 503 */
export function refuseAwaited(sessions: LiveSessions, id: string): void {
  if (!sessions.isAwaited(id)) return;
  const [zh, en] = [
    "值班台刚刚启动，正在向闸门核对场次，请稍候",
    "The desk has just begun: it hears of the sessions",
  ];
  throw new Failure(503, "session-awaited", zh, en, { retryAfterSeconds: 1 });
}
