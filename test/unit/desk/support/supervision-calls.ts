// Good calls of 审管办's part: a hearing that is over with its form, a month that is, and findings of a live session.
import type { Answer, RunningDesk } from "./running-desk.ts";

let serial = 0;
/** Of the walk's own court: a check is made once a month. */
const COURT = "豫08";
const FIRST_YEAR = 2000;

/** By the end of the path. */
export const supervisionBodies = {
  "/mark": { hearing: "（2026）豫0802民初7号@2026-10-08", note: "已核查" },
  "/answer": { text: "已整改" },
  "/send-back": { text: "说明不具体" },
  "/settle": { text: "已复核" },
} as const;

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** @param alice whoever bob is second to. */
export function supervisionCalls(
  desk: RunningDesk,
  alice: string,
  bob: string,
): Readonly<Record<string, () => Promise<Answer>>> {
  const span = () => `from=${dayOf(desk.clock.wallMs() - DAY_MS)}&to=${dayOf(desk.clock.wallMs())}`;

  async function heard(): Promise<{ session: string; caseNumber: string }> {
    serial += 1;
    const room = `inspected-${serial}`;
    const session = `f-${serial}`;
    await desk.post("/courtrooms", { id: room, name: `第${serial}巡查法庭` });
    const { form } = await desk.approve(room);
    await desk.begin(session, room, { airState: "on-air" });
    await desk.post(`/sessions/${session}/phase`, { phase: "opening", caseNumbers: form.caseNumbers });
    return { session, caseNumber: form.caseNumbers[0] ?? "" };
  }

  async function raised(): Promise<string> {
    const { session } = await heard();
    // To whoever the walk asks as: the judge of the hearing, where he is one.
    const addressee = desk.hearing.judge === undefined ? "technical" : "judge";
    const body = { sessionId: session, kind: "dress", text: "未着法袍", addressee };
    return (await desk.post("/findings", body)).body.id;
  }

  async function answered(): Promise<string> {
    const id = await raised();
    await desk.post(`/findings/${id}/answer`, { text: "已整改" }, alice);
    return id;
  }

  /** A month that nobody else uses, with one hearing in it, which was signed elsewhere. */
  async function made(): Promise<{ answer: Answer; hearing: string }> {
    serial += 1;
    const month = `${FIRST_YEAR + Math.floor(serial / 12)}-${String((serial % 12) + 1).padStart(2, "0")}`;
    const { items } = (await desk.peek("/courts")).body;
    if (!items.some(({ code }: { readonly code: string }) => code === COURT))
      await desk.post("/courts", { code: COURT, name: "焦作市中级人民法院" });
    const [plannedStart, plannedEnd] = [`${month}-10T09:00:00+08:00`, `${month}-10T11:00:00+08:00`];
    const hearings = [{ no: 1, courtroom: "room-1", plannedStart, plannedEnd }];
    const { form } = await desk.approve("room-1", { hearings });
    const hearing = `${form.caseNumbers[0]}@${month}-10`;
    desk.meanNext();
    return { answer: await desk.post("/supervision/checks", { court: COURT, month }), hearing };
  }

  return {
    "GET /api/v1/supervision/figures": () => desk.call("GET", `/supervision/figures?${span()}&by=judge`),
    "GET /api/v1/supervision/figures/export": () =>
      desk.call("GET", `/supervision/figures/export?${span()}&format=csv`),
    "GET /api/v1/supervision/entries": () =>
      desk.call("GET", `/supervision/entries?${span()}&figure=hearings`),
    "GET /api/v1/supervision/entries/export": () =>
      desk.call("GET", `/supervision/entries/export?${span()}&figure=hearings&format=csv`),
    "GET /api/v1/supervision/responsibility": async () => {
      const { caseNumber } = await heard();
      const hearing = encodeURIComponent(`${caseNumber}@${dayOf(desk.clock.wallMs())}`);
      return desk.call("GET", `/supervision/responsibility?hearing=${hearing}`);
    },
    "GET /api/v1/supervision/checks": () => desk.call("GET", "/supervision/checks"),
    "POST /api/v1/supervision/checks": async () => (await made()).answer,
    "GET /api/v1/supervision/checks/:id": async () => {
      const { answer } = await made();
      desk.meanNext();
      return desk.call("GET", `/supervision/checks/${answer.body.id}`);
    },
    "POST /api/v1/supervision/checks/:id/mark": async () => {
      const { answer, hearing } = await made();
      desk.meanNext();
      return desk.post(`/supervision/checks/${answer.body.id}/mark`, { hearing, note: "已核查" });
    },
    "GET /api/v1/findings": async () => {
      await raised();
      return desk.call("GET", "/findings?state=open");
    },
    "POST /api/v1/findings": async () => {
      const { session } = await heard();
      const body = { sessionId: session, kind: "phone", text: "接打电话", addressee: "judge" };
      return desk.post("/findings", body);
    },
    "GET /api/v1/findings/:id": async () => desk.call("GET", `/findings/${await raised()}`),
    "POST /api/v1/findings/:id/answer": async () =>
      desk.post(`/findings/${await raised()}/answer`, { text: "已整改" }),
    "POST /api/v1/findings/:id/send-back": async () =>
      desk.post(`/findings/${await answered()}/send-back`, { text: "说明不具体" }, bob),
    "POST /api/v1/findings/:id/settle": async () =>
      desk.post(`/findings/${await answered()}/settle`, { text: "已复核" }, bob),
  };
}
