/** The desk's store: one repository a subject over one database. */
import { AlarmRows } from "./alarms.ts";
import { ApprovalRows } from "./approvals.ts";
import { AuditDayRows } from "./audit-days.ts";
import { AuditRows } from "./audit-rows.ts";
import { BarRows } from "./bars.ts";
import { CheckRows } from "./checks.ts";
import { CourtroomRows } from "./courtrooms.ts";
import { CourtRows } from "./courts.ts";
import { openDatabase } from "./database.ts";
import { DocketRows } from "./docket.ts";
import { DrillRows } from "./drills.ts";
import { DutyRows } from "./duty.ts";
import { FindingRows } from "./findings.ts";
import { GrantRows } from "./grants.ts";
import { HandoverRows } from "./handovers.ts";
import { IncidentRows } from "./incidents.ts";
import { LatchRows } from "./latches.ts";
import { NoticeRows } from "./notices.ts";
import { OfficeRows } from "./offices.ts";
import { OpeningRows } from "./openings.ts";
import { SelfCheckRows } from "./self-checks.ts";
import { SessionRows } from "./sessions.ts";
import { SettingRows } from "./settings.ts";
import { SignInRows } from "./sign-ins.ts";
import { SourceRows } from "./sources.ts";
import { SupervisionRows } from "./supervision.ts";
import { TokenRows } from "./tokens.ts";
import { ToldRows } from "./told.ts";
import { UserRows } from "./users.ts";

export interface Store {
  readonly alarms: AlarmRows;
  readonly drills: DrillRows;
  readonly incidents: IncidentRows;
  readonly approvals: ApprovalRows;
  readonly audit: AuditRows;
  readonly auditDays: AuditDayRows;
  readonly bars: BarRows;
  readonly checks: CheckRows;
  readonly courtrooms: CourtroomRows;
  readonly courts: CourtRows;
  readonly docket: DocketRows;
  readonly duty: DutyRows;
  readonly findings: FindingRows;
  readonly grants: GrantRows;
  readonly handovers: HandoverRows;
  readonly latches: LatchRows;
  readonly notices: NoticeRows;
  readonly offices: OfficeRows;
  readonly openings: OpeningRows;
  readonly selfChecks: SelfCheckRows;
  readonly sessions: SessionRows;
  readonly settings: SettingRows;
  readonly signIns: SignInRows;
  readonly sources: SourceRows;
  readonly supervision: SupervisionRows;
  readonly told: ToldRows;
  readonly tokens: TokenRows;
  readonly users: UserRows;
  close(): Promise<void>;
}

/** @throws StoreError when the file can't be opened as a database of this version. */
export async function openStore(file: string): Promise<Store> {
  const { db, reader, close } = await openDatabase(file);
  return {
    alarms: new AlarmRows(db),
    drills: new DrillRows(db),
    incidents: new IncidentRows(db),
    approvals: new ApprovalRows(db, reader),
    audit: new AuditRows(db),
    auditDays: new AuditDayRows(db),
    bars: new BarRows(db),
    checks: new CheckRows(db),
    courtrooms: new CourtroomRows(db),
    courts: new CourtRows(db),
    docket: new DocketRows(db, reader),
    duty: new DutyRows(db),
    findings: new FindingRows(db),
    grants: new GrantRows(db),
    handovers: new HandoverRows(db),
    latches: new LatchRows(db),
    notices: new NoticeRows(db),
    offices: new OfficeRows(db),
    openings: new OpeningRows(db),
    selfChecks: new SelfCheckRows(db, file),
    sessions: new SessionRows(db),
    settings: new SettingRows(db),
    signIns: new SignInRows(db),
    sources: new SourceRows(db),
    supervision: new SupervisionRows(db),
    told: new ToldRows(db),
    tokens: new TokenRows(db),
    users: new UserRows(db),
    close,
  };
}
