/** Duty put together: for which courts a person watches, what is on air there, and who is told. Part of the composition root. */
import type { AlarmEvents } from "./alarm-events.ts";
import type { Notices } from "./approvals/notices.ts";
import type { PolicyFile } from "./approvals/policy-file.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { type Clock, isoNow } from "./clock.ts";
import { SELF_CHECK_ROOM } from "./contract/common.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import { courtsOf, reaches } from "./people/access.ts";
import { Duty } from "./people/duty.ts";
import type { PeopleParts } from "./people-parts.ts";
import type { DutyRows } from "./store/duty.ts";

export interface DutyParts {
  readonly rows: DutyRows;
  readonly audit: AuditLog;
  readonly alarms: AlarmEvents;
  readonly clock: Clock;
  readonly required: boolean;
  readonly policy: PolicyFile;
  readonly people: PeopleParts;
  readonly sessions: LiveSessions;
  readonly notices: Notices;
  readonly courtOf: (courtroom: string) => string | null;
  readonly onChanged: () => void;
  readonly onError: (error: unknown) => void;
}

export function createDuty(parts: DutyParts): Duty {
  const { policy, sessions, courtOf, onError, ...rest } = parts;
  return new Duty({
    ...rest,
    rule: () => (policy.problem === null ? policy.inForce.policy.duty : null),
    courtsOf: (person) => watchedCourts(parts.people, person),
    onAir: () => onAirByCourt(sessions, courtOf),
    tell: (court, text) => void tellDutyLeads(parts, court, text).catch(onError),
  });
}

/** A person's account says for which courts he may watch; automation by a token that may keep duty, for all (null). */
function watchedCourts({ rights, tokens, users }: PeopleParts, person: string): readonly string[] | null {
  if (users.byName(person) !== null) return courtsOf(rights.ofPerson(person), "duty.keep") ?? [];
  const isAutomation = tokens.all().some((token) => token.person === person && !token.personal);
  return isAutomation ? null : [];
}

/** What the public sees of a courtroom, or would see if somebody watched; by the court of its room. */
function onAirByCourt(
  sessions: LiveSessions,
  courtOf: (courtroom: string) => string | null,
): ReadonlyMap<string | null, readonly string[]> {
  const byCourt = new Map<string | null, string[]>();
  for (const { report, state } of sessions.all()) {
    // A test stream reaches nobody, so nobody need watch it.
    if (report.courtroom === SELF_CHECK_ROOM) continue;
    const { airState, pauseCauses } = report;
    const isUnwatched = airState === "paused" && pauseCauses.length === 1 && pauseCauses[0] === "duty";
    if (!state.wanted || (airState !== "on-air" && airState !== "preparing" && !isUnwatched)) continue;
    const court = courtOf(report.courtroom);
    byCourt.set(court, [...(byCourt.get(court) ?? []), report.sessionId]);
  }
  return byCourt;
}

async function tellDutyLeads(
  { people, notices, clock }: DutyParts,
  court: string,
  text: string,
): Promise<void> {
  const at = isoNow(clock);
  const isLead = ({ name }: { readonly name: string }) =>
    people.rights.rolesOf(name).some((held) => held.role === "duty-lead" && reaches(held.court, court));
  const leads = people.users.all().filter(isLead);
  await notices.tell(
    leads.map(({ name }) => ({
      ...{ person: name, kind: "duty", subject: court, text, key: `duty ${court} ${at} ${name}` },
    })),
  );
}
