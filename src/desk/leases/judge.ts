/** Reads what the law needs about one session and asks it. A store that fails throws; a law that fails denies. */
import type { RegisteredApproval } from "../../law/approval.ts";
import { NO_CONDITIONS } from "../../law/conditions.ts";
import { decide } from "../../law/decide.ts";
import type { DecideInput, Decision, LawReason } from "../../law/decision.ts";
import type { SessionReport } from "../../link/messages.ts";
import type { Bars } from "../approvals/bars.ts";
import { caseKeys } from "../approvals/case-key.ts";
import type { Docket } from "../approvals/docket.ts";
import { peopleIn } from "../approvals/hearing-people.ts";
import type { PolicyFile } from "../approvals/policy-file.ts";
import type { Register } from "../approvals/register.ts";
import type { Clock } from "../clock.ts";
import type { DeskConfig } from "../config.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { DocketRecord } from "../contract/docket.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { Duty } from "../people/duty.ts";
import { judgeRehearsal, type RehearsalTarget } from "../self-check/rehearsal-judge.ts";
import type { CardsInUse } from "./cards-in-use.ts";
import { hearingAbout } from "./hearing-about.ts";
import type { Latches } from "./latches.ts";
import type { DeskWord, Judged } from "./lease-keeper.ts";
import type { LiveSession } from "./live-sessions.ts";

export interface JudgeParts {
  readonly bars: Pick<Bars, "against">;
  readonly cards: CardsInUse;
  readonly clock: Clock;
  readonly config: Pick<DeskConfig, "platform">;
  readonly courtrooms: Courtrooms;
  readonly courtOf: (courtroom: string) => string | null;
  readonly docket: Pick<Docket, "against">;
  readonly duty: Pick<Duty, "verdict">;
  readonly latches: Latches;
  readonly policy: PolicyFile;
  readonly register: Pick<Register, "forCases">;
  /** Where the node's own test stream goes. */
  readonly rehearsal: RehearsalTarget;
  /** A restored register that nobody has confirmed: what was revoked since the backup is not known. */
  readonly isDoubtful: () => boolean;
  /** 安全管理员 has confirmed the policy in force. */
  readonly isPolicyConfirmed: () => boolean;
}

/** What of a session the law and its cards depend on; an opening that is only thought of has no more. */
export interface JudgedSession {
  readonly report: Pick<SessionReport, "sessionId" | "courtroom" | "airState" | "video" | "audio">;
  readonly state: LiveSession["state"];
}

/** @param word the desk's last word on it; null: none yet. */
export async function judge(
  parts: JudgeParts,
  session: JudgedSession,
  word: DeskWord | null,
): Promise<Judged> {
  const { report, state } = session;
  const { bars, cards, clock, config, courtrooms, docket, duty, latches, policy, register } = parts;
  if (report.courtroom === SELF_CHECK_ROOM) return judgeRehearsal(parts, report);
  const approvals = await register.forCases(state.caseNumbers, report.sessionId);
  const room = courtrooms.get(report.courtroom);
  const { policy: rules, sha256 } = policy.inForce;
  const entries = await docket.against(state.caseNumbers, report.courtroom);
  const watched = duty.verdict(parts.courtOf(report.courtroom), isOnAir(session, word));
  const doubt = parts.isDoubtful()
    ? doubtful(rules.id)
    : parts.isPolicyConfirmed()
      ? null
      : unconfirmed(sha256);
  const decision =
    doubt ??
    ask({
      hearing: {
        courtroom: report.courtroom,
        caseNumbers: state.caseNumbers,
        hearingNo: state.hearingNo,
        startedAt: momentOf(state.openedAt),
        extendedUntil: momentOf(state.extendedUntil),
        // The law speaks of the public platform: a configured test target is judged like any other hearing.
        testMode: room?.testMode === true && config.platform.testUrl === null,
      },
      approvals,
      bars: bars.against([...state.caseNumbers, ...numbersOf(approvals)]),
      docket: entries,
      policy: rules,
      now: clock.wallMs(),
      ...(watched === "refuse" && { dutyOk: false }),
    });
  const planned = entriesOf(session, entries, clock.wallMs());
  return {
    decision,
    closed:
      // Nobody has named its case since: that its planned time is over makes it no public hearing.
      (state.caseNumbers.length === 0 && word?.closed === true) ||
      approvals.some(({ approval }) => !approval.publicHearing) ||
      planned.some(({ publicHearing }) => publicHearing === false),
    policySha256: sha256,
    // In 休庭 the public sees the card anyway, and it says so.
    unwatched: watched === "card" && state.phase === "open",
    about: hearingAbout(decision, approvals),
    people: peopleIn([...approvals.map(({ approval }) => approval), ...planned]),
    latches: latches.viewOf(report.courtroom, state.caseNumbers),
    room,
    platform: config.platform,
    cards: cards.filesFor(report),
  };
}

/** What is on its way to the air, by the desk's own word; after a start of the desk by the gate's. */
function isOnAir({ report, state }: JudgedSession, word: DeskWord | null): boolean {
  if (word !== null) return word.lease.allow && word.lease.wanted;
  return state.wanted && ["preparing", "on-air", "paused"].includes(report.airState);
}

/** Of its cases; while nobody has named them, what is planned in its room now. */
function entriesOf({ state }: JudgedSession, entries: readonly DocketRecord[], now: number): DocketRecord[] {
  const keys = caseKeys(state.caseNumbers);
  return entries.filter(({ caseNumbers, plannedStart, plannedEnd }) =>
    keys.length > 0
      ? caseKeys(caseNumbers).some((key) => keys.includes(key))
      : Date.parse(plannedStart) - NEAR_MS <= now && now <= Date.parse(plannedEnd),
  );
}

const NEAR_MS = 30 * 60_000;

function unconfirmed(sha256: string): Decision {
  return denied("焦中法明传〔2022〕2号 六", {
    code: "policy-unconfirmed",
    text: `规则文件尚未经安全管理员确认（SHA-256 ${sha256.slice(0, 16)}…）`,
    cure: "请安全管理员核对规则文件后确认",
    en: {
      text: `The policy file has not been confirmed (SHA-256 ${sha256.slice(0, 16)}…)`,
      cure: "The security administrator must look at the file and confirm it",
    },
  });
}

function doubtful(clause: string): Decision {
  return denied(clause, {
    code: "register-restored",
    text: "审批登记由备份恢复，恢复后的撤销、异议等尚未确认",
    cure: "请核对备份之后的撤销、异议和清单登记，补登后确认恢复",
    en: {
      text: "The register was restored from a backup, and nobody has confirmed it",
      cure: "Enter again what was revoked or objected to since the backup, then confirm the restore",
    },
  });
}

/** Their cases, and the numbers that these had before. */
function numbersOf(approvals: readonly RegisteredApproval[]): string[] {
  return approvals.flatMap(({ approval }) => [...approval.caseNumbers, ...(approval.earlierNumbers ?? [])]);
}

/** A row of the register that is not what its type says must shut the air, not keep the lease before it alive. */
function ask(input: DecideInput): Decision {
  try {
    return decide(input);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return denied(input.policy.id, {
      code: "law-failed",
      text: "审批内容无法判断",
      cure: "请核对登记的审批表",
      en: { text: `The approval could not be judged (${detail})`, cure: "Check the registered form" },
    });
  }
}

function denied(clause: string, words: Pick<LawReason, "code" | "text" | "cure" | "en">): Decision {
  const reasons = [{ ...words, clause, caseNumber: null, subjects: [] }];
  return { allow: false, reasons, overrun: null, pausesOnly: false, conditions: NO_CONDITIONS };
}

function momentOf(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
