/** The desk's store: one repository a subject over one database. */
import { ApprovalRows } from "./approvals.ts";
import { AuditDayRows } from "./audit-days.ts";
import { AuditRows } from "./audit-rows.ts";
import { BarRows } from "./bars.ts";
import { CourtroomRows } from "./courtrooms.ts";
import { openDatabase } from "./database.ts";
import { DocketRows } from "./docket.ts";
import { LatchRows } from "./latches.ts";
import { NoticeRows } from "./notices.ts";
import { OfficeRows } from "./offices.ts";
import { OpeningRows } from "./openings.ts";
import { SessionRows } from "./sessions.ts";
import { SettingRows } from "./settings.ts";
import { SourceRows } from "./sources.ts";
import { TokenRows } from "./tokens.ts";

export interface Store {
  readonly approvals: ApprovalRows;
  readonly audit: AuditRows;
  readonly auditDays: AuditDayRows;
  readonly bars: BarRows;
  readonly courtrooms: CourtroomRows;
  readonly docket: DocketRows;
  readonly latches: LatchRows;
  readonly notices: NoticeRows;
  readonly offices: OfficeRows;
  readonly openings: OpeningRows;
  readonly sessions: SessionRows;
  readonly settings: SettingRows;
  readonly sources: SourceRows;
  readonly tokens: TokenRows;
  close(): Promise<void>;
}

/** @throws StoreError when the file can't be opened as a database of this version. */
export async function openStore(file: string): Promise<Store> {
  const { db, reader, close } = await openDatabase(file);
  return {
    approvals: new ApprovalRows(db, reader),
    audit: new AuditRows(db),
    auditDays: new AuditDayRows(db),
    bars: new BarRows(db),
    courtrooms: new CourtroomRows(db),
    docket: new DocketRows(db, reader),
    latches: new LatchRows(db),
    notices: new NoticeRows(db),
    offices: new OfficeRows(db),
    openings: new OpeningRows(db),
    sessions: new SessionRows(db),
    settings: new SettingRows(db),
    sources: new SourceRows(db),
    tokens: new TokenRows(db),
    close,
  };
}
