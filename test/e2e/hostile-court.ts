// A court in which whoever could put text anywhere has put script there: names, causes, parties, reasons, notes, a case
// number, what an encoder says of its stream. Every room in another state of the air.
import { type ChildProcess, spawn } from "node:child_process";
import type { ApiStage } from "../support/api-stage.ts";
import { caseNumberOf } from "../support/approval-builder.ts";
import { draftFor } from "../support/form-filler.ts";

/** Each closes another thing that it could stand in. */
export const SCRIPT = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
export const COURT = { code: "豫08", name: "焦作市中级人民法院" } as const;
const HOUR_MS = 3_600_000;

/** A real encoder whose onMetaData is full of script. */
export function hostileEncoder(url: string): ChildProcess {
  const says = ["title", "artist", "comment", "encoder", SCRIPT].flatMap((key) => [
    "-metadata",
    `${key.replaceAll("=", "")}=${SCRIPT}`,
  ]);
  return spawn(
    "ffmpeg",
    [
      ..."-nostdin -v fatal -re -f lavfi -i testsrc2=size=320x180:rate=10".split(" "),
      ..."-f lavfi -i sine=frequency=440:sample_rate=44100 -pix_fmt yuv420p".split(" "),
      ..."-c:v libx264 -preset ultrafast -tune zerolatency -g 20 -b:v 300k -c:a aac -b:a 64k".split(" "),
      ...says,
      ..."-f flv".split(" "),
      url,
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
}

export interface Addresses {
  readonly form: string;
  readonly entry: string;
  readonly incident: string;
  readonly user: string;
  readonly finding: string;
  readonly check: string;
  readonly shift: string;
}

/** By the API: the rooms on air, paused, cut, held, without a stream; and everything that pages tell of. */
export async function hostileCourt(stage: ApiStage, judge: string): Promise<Addresses> {
  const { api } = stage;
  for (const at of [1, 2, 3, 4, 5]) await stage.room(`room-${at}`, `第${at}法庭${SCRIPT}`);
  const real = hostileEncoder(stage.url("room-1"));
  stage.onClose(() => real.kill("SIGKILL"));
  for (const room of ["room-2", "room-3"]) await stage.encoder(room).start();
  // A name that is none: where a case number is free text.
  await stage.encoder("room-4", encodeURIComponent(SCRIPT)).start();
  const change = {
    ...{ causeOfAction: `买卖合同纠纷${SCRIPT}`, reason: `普法${SCRIPT}`, riskBasis: SCRIPT, judge },
    parties: [
      { role: "原告", name: `甲公司${SCRIPT}` },
      { role: "被告", name: `乙公司${SCRIPT}` },
    ],
    preparation: { plan: SCRIPT, division: SCRIPT, emergency: SCRIPT, mediation: SCRIPT },
  };
  for (const room of ["room-1", "room-2", "room-3"]) {
    await stage.approve({ courtroom: room }, change);
    await stage.liveSession(room);
    await api.phase(room, "opening");
    await stage.liveSession(room, "on-air");
  }
  const { id: paused } = await stage.liveSession("room-2");
  await api.pause(paused);
  await api.cutCourtroom("room-3");
  await api.post("/courtrooms/room-3/cut/reason", { reason: `敏感信息${SCRIPT}` });
  await (await stage.person(`赵负责${SCRIPT}`)).rearm("room-3", `已处理${SCRIPT}`);
  await stage.liveSession("room-4", "held");
  const { id: form } = await api.post<{ id: string }>("/approvals", {
    ...draftFor("room-5", Date.now(), 24, judge),
    ...{ court: COURT.code, caseNumbers: [caseNumberOf(9001)], causeOfAction: `租赁合同纠纷${SCRIPT}` },
  });
  const { id: entry } = await api.post<{ id: string }>("/docket", {
    ...{ caseNumbers: [caseNumberOf(9002)], courtroom: "room-5", publicHearing: true, judge },
    ...{ causeOfAction: SCRIPT, clerk: SCRIPT.slice(0, 50), stream: true },
    plannedStart: new Date(Date.now() - HOUR_MS / 2).toISOString(),
    plannedEnd: new Date(Date.now() + HOUR_MS).toISOString(),
  });
  await api.post("/never-stream", { caseNumber: caseNumberOf(9003), ground: SCRIPT });
  const objection = { caseNumber: caseNumberOf(9004), by: `原告${SCRIPT}`.slice(0, 60), ground: SCRIPT };
  await api.post("/objections", objection);
  const { id: incident } = await api.post<{ id: string }>("/incidents", {
    courtroom: "room-1",
    note: `有人拍摄${SCRIPT}`,
  });
  await api.post(`/incidents/${incident}/notes`, { kind: "sentiment", text: SCRIPT });
  await api.post(`/incidents/${incident}/take-downs`, {
    ...{ page: `javascript:alert(3)//${SCRIPT}`, reason: SCRIPT },
    fromAt: new Date(Date.now() - 60_000).toISOString(),
    toAt: new Date().toISOString(),
  });
  const { id: user } = await api.post<{ id: string }>("/users", { name: `离职${SCRIPT}`, login: "lizhi" });
  await api.post(`/users/${user}/disable`, { reason: SCRIPT });
  const { id: sessionId } = await stage.liveSession("room-1");
  const raised = { sessionId, kind: "dress", text: `未着法袍${SCRIPT}`, addressee: "technical" };
  const { id: finding } = await api.post<{ id: string }>("/findings", raised);
  const { id: check } = await api.post<{ id: string }>("/supervision/checks", {
    ...{ court: COURT.code, month: lastMonth() },
  });
  const watcher = await stage.person(`值班${SCRIPT}`, ["duty.keep", "session.read"]);
  await watcher.post("/duty", { on: true });
  const shifts = await api.get<{ items: readonly { id: string }[] }>("/duty/shifts");
  const shift = shifts.items[0]?.id ?? "";
  return { form, entry, incident, user, finding, check, shift };
}

/** By Beijing's calendar: the newest month that can be drawn from. */
function lastMonth(): string {
  const now = new Date(Date.now() + 8 * HOUR_MS);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}
