// What the desk says of a room, for the page's pure parts; tests change what they are about.
import type { CourtPage, OpeningChoice } from "../../../../src/desk/contract/court-page.ts";

export type PageSession = NonNullable<CourtPage["session"]>;
type Change = Omit<Partial<CourtPage>, "session" | "hearing"> & {
  readonly session?: Partial<PageSession> | null;
  readonly hearing?: Partial<CourtPage["hearing"]>;
};

const SESSION: PageSession = {
  id: "s-1",
  airState: "on-air",
  reasons: [],
  pauseCauses: [],
  delaySeconds: 10,
  draining: false,
  encoderConnected: true,
  recordHealthy: true,
  platform: "sending",
  heardAgoMs: 200,
};

export const CHOICE: OpeningChoice = {
  caseNumbers: ["（2026）豫0802民初1号"],
  hearingNo: 1,
  plannedStart: null,
  plannedEnd: null,
  comesTo: "airs",
  reasons: [],
  may: true,
};

/** On air in an open hearing, whoever asks may everything. */
export function page({ session = {}, hearing = {}, ...change }: Change = {}): CourtPage {
  return {
    room: { id: "room-1", name: "第一法庭", testMode: false },
    gateConnected: true,
    settled: true,
    latched: false,
    stillAiring: null,
    opening: null,
    may: { phase: true, pause: true, resume: true, cut: true },
    ...change,
    session: session === null ? null : { ...SESSION, ...session },
    hearing: {
      from: session === null ? "none" : "session",
      phase: "open",
      caseNumbers: ["（2026）豫0802民初1号"],
      hearingNo: 1,
      openedAt: null,
      ...hearing,
    },
  };
}
