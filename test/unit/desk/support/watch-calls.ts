// Good calls of what the watch shows: a session with a real stream in its journal, alarms that are really active.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { avcClip } from "../../../support/clips.ts";
import { waitFor } from "../../../support/wait-for.ts";
import type { Answer, RunningDesk } from "./running-desk.ts";

let serial = 0;

export function watchCalls(desk: RunningDesk): Readonly<Record<string, () => Promise<Answer>>> {
  const withPicture = new Map<string, string>();

  /** A session of a public hearing, in a room of its own. */
  async function watched(withStream: boolean): Promise<{ room: string; session: string }> {
    serial += 1;
    const room = `watched-${serial}`;
    const session = `w-${serial}`;
    await desk.post("/courtrooms", { id: room, name: `第${serial}监看法庭` });
    await desk.approve(room);
    const part = {
      number: 1,
      openedAt: new Date().toISOString(),
      closedAt: null,
      sizeBytes: 0,
      recovered: false,
    };
    const parts = withStream ? [part] : [];
    if (withStream) {
      const clip = await avcClip();
      desk.inFolderOf(session, (folder) => {
        copyFileSync(clip, join(folder, "part-001.flv"));
        writeFileSync(join(folder, "part-001.index"), "");
      });
    }
    await desk.begin(session, room, { airState: "on-air", parts });
    await desk.post(`/sessions/${session}/phase`, { phase: "opening" });
    return { room, session };
  }

  /** One for each cast of a hearing, whose picture has come: its making counts as no call. */
  async function pictured(): Promise<string> {
    const cast = JSON.stringify(desk.hearing);
    const known = withPicture.get(cast);
    if (known !== undefined) return known;
    const { calls } = desk;
    const { session } = await watched(true);
    const health = async () => (await desk.peek(`/sessions/${session}/health`)).body;
    await waitFor("a picture", async () => (await health()).picture?.tileAgeMs != null, {
      deadlineMs: 60_000,
    });
    desk.calls = calls;
    withPicture.set(cast, session);
    return session;
  }

  /** Its platform is away: an alarm of priority 2. */
  async function alarmed(): Promise<string> {
    const { room } = await watched(false);
    await desk.desk.lookAtStreams();
    desk.clock.passedMs += 6_000;
    await desk.desk.lookAtStreams();
    return encodeURIComponent(`platform-lost@${room}`);
  }

  /** Nobody looks at it any more: dozens of them would leave no budget for the next one's picture. */
  function over(session: string, answer: Answer): Answer {
    desk.gate.end(session);
    return answer;
  }

  const act = async (what: string, body: object) => {
    const key = await alarmed();
    return desk.post(`/alarms/${key}/${what}`, body);
  };

  return {
    "GET /api/v1/sessions/:id/health": async () =>
      desk.call("GET", `/sessions/${(await watched(false)).session}/health`),
    "GET /api/v1/sessions/:id/tile": async () => desk.call("GET", `/sessions/${await pictured()}/tile`),
    "GET /api/v1/sessions/:id/levels": async () =>
      desk.call("GET", `/sessions/${(await watched(false)).session}/levels`),
    "GET /api/v1/sessions/:id/preview": async () => {
      const { session } = await watched(true);
      return over(session, await desk.call("GET", `/sessions/${session}/preview`));
    },
    "GET /api/v1/wall": async () => {
      await watched(false);
      return desk.call("GET", "/wall");
    },
    "GET /live": () => desk.call("GET", "/live"),
    "GET /api/v1/courtrooms/:id/thresholds": () => desk.call("GET", "/courtrooms/room-1/thresholds"),
    "POST /api/v1/courtrooms/:id/thresholds": () =>
      desk.post("/courtrooms/room-1/thresholds", { silentDb: -50 }),
    "POST /api/v1/alarms/:key/incident": () => act("incident", {}),
    "GET /api/v1/alarms": async () => {
      await alarmed();
      return desk.call("GET", "/alarms");
    },
    "GET /api/v1/alarms/report": () =>
      desk.call("GET", "/alarms/report?from=2026-01-01T00:00:00Z&to=2030-01-01T00:00:00Z"),
    "POST /api/v1/alarms/:key/acknowledge": () => act("acknowledge", {}),
    "POST /api/v1/alarms/:key/act": () => act("act", { note: "已电话联系平台" }),
    "POST /api/v1/alarms/:key/shelve": () => act("shelve", { minutes: 15, reason: "平台检修" }),
    "GET /api/v1/self-check": () => desk.call("GET", "/self-check"),
    "POST /api/v1/self-check": () => desk.post("/self-check", { cut: false }),
    "GET /api/v1/drills": () => desk.call("GET", "/drills"),
    "POST /api/v1/drills": async () => {
      // There is no gate to publish to: each ends by itself.
      const idle = async () => (await desk.peek("/drills")).body.running === null;
      await waitFor("no drill", idle, { deadlineMs: 30_000 });
      return desk.post("/drills", { switch: "page" });
    },
    "POST /api/v1/alarms/:key/unshelve": () => act("unshelve", {}),
  };
}
