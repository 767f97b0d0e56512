/** The register put together: forms, signatures, papers, prints, and what the clock does to them. Part of the composition root. */
import { join } from "node:path";
import { approvalRoutes } from "./api/approval-routes.ts";
import { barRoutes } from "./api/bar-routes.ts";
import { docketRoutes } from "./api/docket-routes.ts";
import { formRoutes } from "./api/form-routes.ts";
import { officeRoutes } from "./api/office-routes.ts";
import type { Route } from "./api/route.ts";
import { sheetRoutes } from "./api/sheet-routes.ts";
import type { Subjects } from "./api/subjects.ts";
import { Bars } from "./approvals/bars.ts";
import type { Docket } from "./approvals/docket.ts";
import { Documents } from "./approvals/documents.ts";
import { FormSigning } from "./approvals/form-signing.ts";
import { Forms } from "./approvals/forms.ts";
import { Notices } from "./approvals/notices.ts";
import type { Offices } from "./approvals/offices.ts";
import { Papers } from "./approvals/papers.ts";
import { PlannedStreams } from "./approvals/planned-streams.ts";
import type { PolicyFile } from "./approvals/policy-file.ts";
import { Register } from "./approvals/register.ts";
import { RegisterClock } from "./approvals/register-clock.ts";
import { Reminders } from "./approvals/reminders.ts";
import { Sources } from "./approvals/sources.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Clock } from "./clock.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import { HearingUse } from "./hearings/hearing-use.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import type { Printer } from "./print/printer.ts";
import { Prints } from "./print/prints.ts";
import { SheetImports } from "./sheets/sheet-imports.ts";
import type { SheetWriter } from "./sheets/sheet-writer.ts";
import type { Store } from "./store/store.ts";

export interface RegisterCompositionParts {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly courtName: (code: string) => string;
  readonly courtrooms: Courtrooms;
  readonly dataDir: string;
  readonly docket: Docket;
  readonly offices: Offices;
  readonly policy: PolicyFile;
  readonly printer: Printer;
  readonly sessions: LiveSessions;
  readonly sheetWriter: SheetWriter;
  readonly store: Store;
  /** Decides live sessions anew: all of them, or those of these cases. */
  readonly onAll: () => void;
  readonly onCases: (caseNumbers: readonly string[]) => void;
  readonly warn: (event: string, facts: object) => void;
}

export function createRegister(parts: RegisterCompositionParts) {
  const { audit, clock, courtName, courtrooms, dataDir, docket } = parts;
  const { offices, policy, printer, sessions, sheetWriter, store, warn } = parts;
  const documents = new Documents(join(dataDir, "documents"));
  /** Who may do what next, and by which policy. */
  const view = () => ({
    staff: offices.staff,
    policy: policy.problem === null ? policy.inForce.policy : null,
    atMs: clock.wallMs(),
  });
  const bars = new Bars({ rows: store.bars, audit, clock, onChanged: parts.onAll });
  const register = new Register({
    rows: store.approvals,
    audit,
    clock,
    isListed: (caseNumbers) => bars.isListed(caseNumbers),
    onChanged: parts.onCases,
    view,
  });
  const filing = {
    ...{ rows: store.approvals, register, offices, documents, policy, audit, clock },
    onChanged: parts.onCases,
    isOpened: (caseNumbers: readonly string[], hearingNo: number) =>
      sessions
        .all()
        .some(
          ({ state }) =>
            state.openedAt !== null &&
            (state.hearingNo ?? hearingNo) === hearingNo &&
            state.caseNumbers.some((each) => caseNumbers.includes(each)),
        ),
  };
  const notices = new Notices({ rows: store.notices, approvals: store.approvals, audit, clock, view });
  const isSameCourt = (a: string, b: string) => courtrooms.isSameCourt(a, b);
  const forms = new Forms({ ...filing, bars, notices, isSameCourt });
  const signing = new FormSigning(filing);
  const papers = new Papers({ ...filing, signing });
  const prints = new Prints({ register, courtrooms, audit, clock, printer, courtName });
  const planned = new PlannedStreams({
    ...{ approvals: store.approvals, bars, clock, docket, notices, policy, register, view },
  });
  const registerClock = new RegisterClock({
    ...{ planned, register, clock },
    isHeard: (caseNumbers) =>
      sessions.all().some(({ state }) => state.caseNumbers.some((each) => caseNumbers.includes(each))),
    onError: (error) => warn("register-clock", { error }),
  });
  const use = new HearingUse({
    ...{ register, policy, clock },
    onError: (sessionId, error) => warn("hearing-not-used", { sessionId, error }),
  });
  const reminders = new Reminders({ audit, clock, docket, notices, register });
  /** What of it can be asked and done by HTTP. */
  const routes = (subjects: Subjects): Route[] => [
    ...approvalRoutes(register, new Sources(store.sources, register, audit, clock), subjects),
    ...formRoutes({ audit, documents, forms, papers, prints, register, reminders, signing, subjects }),
    ...officeRoutes(offices, notices, subjects),
    ...sheetRoutes({
      ...{ audit, docket, register, sheetWriter, subjects },
      sheets: new SheetImports({ docket, forms, courtrooms }),
    }),
    ...docketRoutes({ courtrooms, docket, planned, register, reminders, subjects }),
    ...barRoutes(bars, subjects),
  ];
  return { bars, notices, planned, register, registerClock, routes, use };
}
