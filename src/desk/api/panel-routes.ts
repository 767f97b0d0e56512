/** `/panel`: the courtrooms of the pop-out with the cut switches, from memory alone: it is true while the database stands still. */
import type { SessionReport } from "../../link/messages.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import { panelSchema } from "../contract/panel.ts";
import type { Phase } from "../contract/session.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { GateLink } from "../leases/gate-link.ts";
import type { Latches } from "../leases/latches.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { accessTo, type Subject } from "../people/access.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface PanelRoutesParts {
  readonly courtrooms: Courtrooms;
  readonly gate: Pick<GateLink, "connected">;
  readonly latches: Latches;
  readonly sessions: LiveSessions;
  readonly subjects: Subjects;
}

export function panelRoutes({ courtrooms, gate, latches, sessions, subjects }: PanelRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/panel",
      access: "air.cut",
      summary: "断播面板：可断播的法庭 / The courtrooms that the caller may cut, for the cut panel",
      answer: panelSchema,
      handle: async (input) => {
        const { person } = by(input);
        const mayCut = (subject: Subject) =>
          accessTo(input.rights, "air.cut", person, subject) === "permitted";
        const cutAll = latches.isSet(ALL_COURTROOMS);
        const numbers = courtrooms.numbers();
        const rooms = courtrooms
          .all()
          .filter(({ id }) => id !== SELF_CHECK_ROOM && mayCut(subjects.room(id)));
        return {
          gateConnected: gate.connected,
          cutAll,
          mayCutAll: mayCut(subjects.node()),
          rooms: rooms.map(({ id, name }) => {
            const shown = mostExposed(heardIn(sessions, id));
            return {
              ...{ id, name, latched: cutAll || latches.isSet(id), number: numbers.get(id) ?? 0 },
              airState: shown?.report.airState ?? null,
              draining: shown?.report.draining ?? false,
              phase: shown?.phase ?? null,
              delaySeconds: shown?.report.delaySeconds ?? 0,
            };
          }),
        };
      },
    }),
  ];
}

interface Heard {
  readonly report: SessionReport;
  readonly phase: Phase | null;
}

/** The newest first; one that the desk could not take over is on air all the same. */
function heardIn(sessions: LiveSessions, courtroom: string): Heard[] {
  const adopted = sessions.inRoom(courtroom).map(({ report, state: { phase } }) => ({ report, phase }));
  const waiting = sessions.unadopted().flatMap((id) => sessions.reportOf(id) ?? []);
  const there = waiting.filter((report) => report.courtroom === courtroom);
  return [...adopted, ...there.map((report) => ({ report, phase: null }))];
}

/** After 闭庭 an older session may still drain while the next one is held. */
function mostExposed(heard: readonly Heard[]): Heard | undefined {
  const exposed = ({ report }: Heard) => {
    if (report.airState === "on-air" || report.draining) return 3;
    return report.airState === "preparing" ? 2 : report.airState === "paused" ? 1 : 0;
  };
  return [...heard].sort((a, b) => exposed(b) - exposed(a))[0];
}
