/** 审管办's part put together. Part of the composition root. */
import { encouragedCause } from "../law/encouraged.ts";
import { caseKey, caseKeys } from "./approvals/case-key.ts";
import type { Notices } from "./approvals/notices.ts";
import type { PolicyFile } from "./approvals/policy-file.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Clock } from "./clock.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import { reaches } from "./people/access.ts";
import type { PeopleParts } from "./people-parts.ts";
import type { Store } from "./store/store.ts";
import { Checks } from "./supervision/checks.ts";
import { Findings } from "./supervision/findings.ts";
import { Ledger } from "./supervision/ledger.ts";
import { Responsibilities } from "./supervision/responsibility.ts";

export interface SupervisionCompositionParts {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly courtrooms: Courtrooms;
  readonly notices: Notices;
  readonly people: PeopleParts;
  readonly policy: PolicyFile;
  readonly sessions: LiveSessions;
  readonly store: Store;
}

export interface Supervision {
  readonly checks: Checks;
  readonly findings: Findings;
  readonly ledger: Ledger;
  readonly responsibilities: Responsibilities;
}

export function createSupervision(parts: SupervisionCompositionParts): Supervision {
  const { audit, clock, courtrooms, notices, people, policy, sessions, store } = parts;
  const { courts, rights, tokens, users } = people;
  const inForce = () => (policy.problem === null ? policy.inForce.policy : null);
  const courtOf = (courtroom: string) => courts.orOwn(courtrooms.get(courtroom)?.court);
  const roomName = (courtroom: string) => courtrooms.get(courtroom)?.name ?? courtroom;
  const courtName = (court: string | null) => {
    if (court === null) return null;
    return courts.all().find(({ code }) => code === court)?.name ?? inForce()?.courts[court] ?? null;
  };
  const ledger = new Ledger({
    ...{ rows: store.supervision, clock, caseKey, courtOf, courtName, roomName },
    isEncouraged: (cause) => {
      const rules = inForce();
      return rules !== null && encouragedCause(cause, rules) !== null;
    },
    rule: (code) => {
      const found = inForce()?.rules.find((rule) => rule.code === code);
      return found === undefined ? null : { clause: found.clause, text: found.sentence ?? "" };
    },
  });
  const findings = new Findings({
    ...{ rows: store.findings, audit, clock, notices, courtOf },
    findToken: (id) => tokens.find(id),
    session: async (id) => {
      const found = sessions.get(id) ?? (await store.sessions.byId(id));
      return found && { courtroom: found.report.courtroom, caseNumbers: found.state.caseNumbers };
    },
    judgesOf: async (caseNumbers) => {
      const keys = caseKeys(caseNumbers);
      const forms = await store.approvals.byCaseNumbers(keys);
      const entries = keys.length === 0 ? [] : await store.docket.ofCases(keys);
      const named = [...forms.map(({ approval }) => approval.judge), ...entries.map(({ judge }) => judge)];
      return [...new Set(named.map((name) => name.trim()).filter((name) => name !== ""))];
    },
    techniciansOf: (court) =>
      users
        .all()
        .map(({ name }) => name)
        .filter((name) =>
          rights
            .rolesOf(name)
            .some(({ role, court: where }) => TECHNICAL.includes(role) && reaches(where, court)),
        ),
  });
  return {
    ...{ findings, ledger },
    checks: new Checks({ rows: store.checks, audit, clock, ledger, roomName }),
    responsibilities: new Responsibilities({
      ...{ approvals: store.approvals, checks: store.checks, findings: store.findings },
      ...{ incidents: store.incidents, ledger, courtName, roomName },
    }),
  };
}

const TECHNICAL: readonly string[] = ["technician", "duty-lead"];
