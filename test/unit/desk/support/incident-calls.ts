// Good calls of incidents and take-downs: one that a person has entered, of a session with a real stream in its journal.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { avcClip } from "../../../support/clips.ts";
import { plainIndex } from "../../../support/plain-index.ts";
import type { Answer, RunningDesk } from "./running-desk.ts";

const CLIP_SECONDS = 10;
let serial = 0;

const takeDown = {
  page: "https://platform.example/live/1",
  fromAt: "2026-11-28T09:00:00+08:00",
  toAt: "2026-11-28T09:01:00+08:00",
  reason: "证人面部未遮挡",
};

/** By the end of the path. */
export const incidentBodies = {
  "/notes": { text: "已联系平台" },
  "/findings": { cause: "误切镜头", measures: "已更换预案" },
  "/close/return": { reason: "措施不具体" },
  "/take-downs": takeDown,
  "/done": { note: "平台已下线该片段" },
  "/take-downs/:id/check": { gone: true },
} as const;

/** @param alice whoever bob is second to. */
export function incidentCalls(
  desk: RunningDesk,
  alice: string,
  bob: string,
): Readonly<Record<string, () => Promise<Answer>>> {
  /** A session of a public hearing, in a room of its own. */
  async function heard(withStream: boolean): Promise<{ session: string; recordedMs: number }> {
    serial += 1;
    const room = `incident-${serial}`;
    const session = `i-${serial}`;
    await desk.post("/courtrooms", { id: room, name: `第${serial}事件法庭` });
    await desk.approve(room);
    const recordedMs = desk.clock.wallMs() - CLIP_SECONDS * 1000;
    if (withStream) {
      const clip = await avcClip({ seconds: CLIP_SECONDS });
      desk.inFolderOf(session, (folder) => {
        copyFileSync(clip, join(folder, "part-001.flv"));
        writeFileSync(
          join(folder, "part-001.index"),
          plainIndex(readFileSync(clip), recordedMs, CLIP_SECONDS),
        );
      });
    }
    await desk.begin(session, room, { airState: "on-air" });
    await desk.post(`/sessions/${session}/phase`, { phase: "opening" });
    return { session, recordedMs };
  }

  async function entered(withStream = false): Promise<{ id: string; session: string }> {
    const { session, recordedMs } = await heard(withStream);
    const momentAt = new Date(recordedMs + 5_000).toISOString();
    const { body } = await desk.post("/incidents", { sessionId: session, note: "画面异常", momentAt });
    return { id: body.id, session };
  }

  async function asked(): Promise<string> {
    const { id } = await entered();
    await desk.post(`/incidents/${id}/findings`, incidentBodies["/findings"]);
    await desk.post(`/incidents/${id}/close`, {}, alice);
    return id;
  }

  async function takenDown(): Promise<string> {
    const { id } = await entered();
    return (await desk.post(`/incidents/${id}/take-downs`, takeDown)).body.id;
  }

  const act = async (what: string, body: object = {}) =>
    desk.post(`/incidents/${(await entered()).id}/${what}`, body);

  return {
    "GET /api/v1/incidents": async () => {
      await entered();
      return desk.call("GET", "/incidents?state=open");
    },
    "GET /api/v1/incidents/:id": async () => desk.call("GET", `/incidents/${(await entered()).id}`),
    "GET /api/v1/incidents/:id/report": async () =>
      desk.call("GET", `/incidents/${(await entered()).id}/report`),
    "GET /api/v1/incidents/:id/clip": async () => {
      const { id, session } = await entered(true);
      return desk.call("GET", `/incidents/${id}/clip?session=${session}&part=1`);
    },
    "GET /api/v1/incidents/:id/still": async () => {
      const { id, session } = await entered(true);
      return desk.call("GET", `/incidents/${id}/still?session=${session}&seconds=-1`);
    },
    "POST /api/v1/incidents": async () =>
      desk.post("/incidents", { sessionId: (await heard(false)).session, note: "旁听席有人拍摄" }),
    "POST /api/v1/incidents/:id/handle": () => act("handle"),
    "POST /api/v1/incidents/:id/notes": () => act("notes", { kind: "sentiment", text: "某平台出现截图" }),
    "POST /api/v1/incidents/:id/findings": () => act("findings", { cause: "误切", measures: "培训" }),
    "POST /api/v1/incidents/:id/close": async () => {
      const { id } = await entered();
      await desk.post(`/incidents/${id}/findings`, { cause: "误切镜头", measures: "已更换预案" });
      return desk.post(`/incidents/${id}/close`);
    },
    "POST /api/v1/incidents/:id/close/return": async () =>
      desk.post(`/incidents/${await asked()}/close/return`, { reason: "措施不具体" }),
    "POST /api/v1/incidents/:id/close/confirm": async () =>
      desk.post(`/incidents/${await asked()}/close/confirm`, {}, bob),
    "POST /api/v1/incidents/:id/take-downs": () => act("take-downs", takeDown),
    "GET /api/v1/take-downs": async () => {
      await takenDown();
      return desk.call("GET", "/take-downs");
    },
    "POST /api/v1/take-downs/:id/done": async () =>
      desk.post(`/take-downs/${await takenDown()}/done`, { note: "平台已下线该片段" }),
    "POST /api/v1/take-downs/:id/check": async () => {
      const id = await takenDown();
      await desk.post(`/take-downs/${id}/done`, incidentBodies["/done"], alice);
      return desk.post(`/take-downs/${id}/check`, { gone: true }, bob);
    },
  };
}
