/** `/courtrooms/:id/court-page`: everything that the courtroom page must know, in one small answer. */
import { z } from "zod";
import { courtroomIdSchema } from "../contract/common.ts";
import { type CourtPage, courtPageQuerySchema, courtPageSchema } from "../contract/court-page.ts";
import type { Permission } from "../contract/permissions.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { OpeningOutlook, OpeningPlace, Outlook } from "../hearings/opening-outlook.ts";
import type { Openings } from "../hearings/openings.ts";
import type { GateLink } from "../leases/gate-link.ts";
import type { Latches } from "../leases/latches.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { accessTo, courtsOf, type Right, type Subject } from "../people/access.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import type { SessionRows } from "../store/sessions.ts";
import { courtPageOf, type HearingHere } from "./court-page-view.ts";
import type { SessionReader } from "./reader.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface CourtPageRoutesParts {
  readonly courtrooms: Courtrooms;
  readonly gate: Pick<GateLink, "connected">;
  readonly latches: Latches;
  readonly monotonicMs: () => number;
  readonly openings: Openings;
  readonly outlook: OpeningOutlook;
  readonly reader: SessionReader;
  readonly sessions: LiveSessions;
  readonly stored: SessionRows;
  readonly subjects: Subjects;
}

interface Asker {
  readonly person: string;
  readonly rights: readonly Right[];
}

const NOTHING: HearingHere = {
  from: "none",
  phase: "before",
  caseNumbers: [],
  hearingNo: null,
  openedAt: null,
};

export function courtPageRoutes(parts: CourtPageRoutesParts): Route[] {
  const { subjects } = parts;
  return [
    route({
      method: "get",
      path: "/api/v1/courtrooms/:id/court-page",
      access: "session.read",
      subject: ({ params }) => subjects.room(params.id),
      summary:
        "法庭端：现在说的话会不会播出、可以做什么 / The courtroom page: whether what is said now goes out, and what may be done",
      params: z.strictObject({ id: courtroomIdSchema }),
      query: courtPageQuerySchema,
      answer: courtPageSchema,
      handle: ({ params, query, rights, caller }) =>
        pageOf(parts, params.id, query.cases, { person: by({ caller }).person, rights }),
    }),
  ];
}

async function pageOf(
  parts: CourtPageRoutesParts,
  courtroom: string,
  typed: string | undefined,
  asker: Asker,
): Promise<CourtPage> {
  const { courtrooms, gate, latches, monotonicMs, reader, sessions, subjects } = parts;
  const room = courtrooms.need(courtroom);
  const inRoom = sessions.inRoom(courtroom);
  const [live] = inRoom;
  const session = live === undefined ? null : await reader.one(live.report.sessionId);
  const hearing = await hearingIn(parts, courtroom, session);
  const may = (permission: Permission, subject: Subject) =>
    accessTo(asker.rights, permission, asker.person, subject) === "permitted";
  const here = subjects.room(courtroom);
  const ofSession = session === null ? here : await subjects.session(session.id);
  const ofHearing = await subjects.roomHearing(courtroom, undefined);
  const place = { courtroom, report: live?.report ?? null };
  const opening = isOpenable(hearing) ? await openingIn(parts, place, hearing, typed, asker) : null;
  return courtPageOf({
    room,
    gateConnected: gate.connected,
    settled: !sessions.unadopted().some((id) => sessions.reportOf(id)?.courtroom === courtroom),
    latched: latches.isSet(courtroom) || latches.isSet(ALL_COURTROOMS),
    session,
    hearing,
    heard: inRoom.map(({ report }) => ({ report, heard: sessions.heardOf(report.sessionId) })),
    nowMs: monotonicMs(),
    opening,
    may: {
      phase: may("session.phase", ofHearing),
      pause: may("air.pause", ofSession),
      resume: may("air.control", ofSession),
      cut: may("air.cut", here),
    },
  });
}

/** After 闭庭 the encoder's next session takes the next hearing: what was opened sooner would wait for a later one. */
function isOpenable({ from, phase }: HearingHere): boolean {
  return from === "unclosed" || phase === "before";
}

/** As a mark of the room would find it: see `Phases.markRoom`. */
async function hearingIn(
  { openings, stored }: CourtPageRoutesParts,
  courtroom: string,
  session: Omit<HearingHere, "from"> | null,
): Promise<HearingHere> {
  if (session !== null && session.phase !== "closed") return { ...session, from: "session" };
  const waiting = openings.ofRoom(courtroom);
  if (waiting !== null) return { ...waiting, from: "opened-ahead" };
  if (session !== null) return { ...session, from: "session" };
  const left = await stored.unclosedIn(courtroom);
  return left === null ? NOTHING : { ...left.state, from: "unclosed" };
}

async function openingIn(
  { outlook, subjects }: CourtPageRoutesParts,
  { courtroom, report }: Omit<OpeningPlace, "proposals">,
  hearing: HearingHere,
  typed: string | undefined,
  { person, rights }: Asker,
) {
  const place = { courtroom, report, proposals: await outlook.proposals(courtroom) };
  const judged = async (each: Outlook) => {
    const subject = await subjects.roomHearing(courtroom, each.caseNumbers);
    return { ...each, may: accessTo(rights, "session.phase", person, subject) === "permitted" };
  };
  const named = hearing.from === "unclosed" ? NOTHING : hearing;
  const cases = (typed ?? "").split(/[、,，;；\n]/).flatMap((each) => each.trim() || []);
  const choices = await outlook.choices(place, named);
  // What stands against another court's case is that court's to know.
  const sees = subjects.sees(courtsOf(rights, "session.read"));
  const typedOutlook = async (): Promise<Outlook> => {
    const found = await outlook.typed(place, cases);
    return cases.every((each) => sees(subjects.courtOfCase(each))) ? found : { ...found, reasons: [] };
  };
  return {
    choices: await Promise.all(choices.map(judged)),
    typed: cases.length === 0 ? null : await judged(await typedOutlook()),
    unnamed: await judged(await outlook.typed(place, [])),
  };
}
