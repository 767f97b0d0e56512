/** What is done in a hearing put together: its marks, its air, its notes, and its courtroom. Part of the composition root. */
import { courtPageRoutes } from "./api/court-page-routes.ts";
import { courtroomRoutes } from "./api/courtroom-routes.ts";
import { hookRoutes } from "./api/hook-routes.ts";
import { SessionReader } from "./api/reader.ts";
import type { Route } from "./api/route.ts";
import { sessionRoutes } from "./api/session-routes.ts";
import type { Subjects } from "./api/subjects.ts";
import type { DeskConfig } from "./config.ts";
import { AirActs } from "./hearings/air-acts.ts";
import { Assignment } from "./hearings/assignment.ts";
import type { Cuts } from "./hearings/cuts.ts";
import type { DeskParts } from "./hearings/desk-parts.ts";
import { Notes } from "./hearings/notes.ts";
import { OpeningOutlook } from "./hearings/opening-outlook.ts";
import { Phases } from "./hearings/phases.ts";
import { Rearm } from "./hearings/rearm.ts";
import { Stages } from "./hearings/stages.ts";
import { TestMode } from "./hearings/test-mode.ts";
import { type JudgeParts, judge } from "./leases/judge.ts";
import type { Tokens } from "./people/tokens.ts";

export interface HearingCompositionParts extends DeskParts {
  readonly config: DeskConfig;
  readonly cuts: Cuts;
  readonly judgeParts: JudgeParts;
  readonly subjects: Subjects;
  readonly tokens: Tokens;
}

export interface Hearings {
  readonly reader: SessionReader;
  readonly routes: readonly Route[];
}

export function createHearings(parts: HearingCompositionParts): Hearings {
  const { clock, config, cuts, docket, judgeParts, keeper, latches, sessions, store, subjects } = parts;
  const air = new AirActs(parts);
  const phases = new Phases(parts);
  const reader = new SessionReader(sessions, keeper, latches, store.sessions);
  const routes = [
    ...sessionRoutes({
      ...{ reader, phases, cuts, air, subjects },
      assignment: new Assignment(parts),
      notes: new Notes(parts),
      stages: new Stages(parts),
    }),
    ...courtroomRoutes({
      ...parts,
      ...{ cuts, phases, reader },
      rtmpPort: config.ingest.rtmp.port,
      rearm: new Rearm({ ...parts, persons: config.gate.rearmPersons }),
      testMode: new TestMode(parts),
    }),
    ...courtPageRoutes({
      ...parts,
      ...{ monotonicMs: clock.monotonicMs, reader, stored: store.sessions },
      outlook: new OpeningOutlook({
        ...{ clock, docket, gateStart: parts.gateStart },
        judge: (session) => judge(judgeParts, session, null),
      }),
    }),
    ...hookRoutes(cuts, air, sessions),
  ];
  return { reader, routes };
}
