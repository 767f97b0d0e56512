/** Reads what the law needs about one session and asks it. A store that fails throws; a law that fails denies. */
import type { RegisteredApproval } from "../../law/approval.ts";
import { NO_CONDITIONS } from "../../law/conditions.ts";
import { decide } from "../../law/decide.ts";
import type { DecideInput, Decision, LawReason } from "../../law/decision.ts";
import type { Bars } from "../approvals/bars.ts";
import type { Docket } from "../approvals/docket.ts";
import type { PolicyFile } from "../approvals/policy-file.ts";
import type { Register } from "../approvals/register.ts";
import type { Clock } from "../clock.ts";
import type { DeskConfig } from "../config.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { CardsInUse } from "./cards-in-use.ts";
import type { Latches } from "./latches.ts";
import type { Judged } from "./lease-keeper.ts";
import type { LiveSession } from "./live-sessions.ts";

export interface JudgeParts {
  readonly bars: Pick<Bars, "against">;
  readonly cards: CardsInUse;
  readonly clock: Clock;
  readonly config: Pick<DeskConfig, "platform" | "gate">;
  readonly courtrooms: Courtrooms;
  readonly docket: Pick<Docket, "against">;
  readonly latches: Latches;
  readonly policy: PolicyFile;
  readonly register: Pick<Register, "forCases">;
  /** A restored register that nobody has confirmed: what was revoked since the backup is not known. */
  readonly isDoubtful: () => boolean;
}

export async function judge(parts: JudgeParts, { report, state }: LiveSession): Promise<Judged> {
  const { bars, cards, clock, config, courtrooms, docket, latches, policy, register } = parts;
  const approvals = await register.forCases(state.caseNumbers, report.sessionId);
  const room = courtrooms.get(report.courtroom);
  const { policy: rules, sha256 } = policy.inForce;
  const decision = parts.isDoubtful()
    ? doubtful(rules.id)
    : ask({
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
        docket: await docket.against(state.caseNumbers, report.courtroom),
        policy: rules,
        now: clock.wallMs(),
        // Duty comes with the people: until then nobody can be on duty, and requiring it denies.
        ...(config.gate.dutyRequired && { dutyOk: false }),
      });
  return {
    decision,
    policySha256: sha256,
    latches: latches.viewOf(report.courtroom, state.caseNumbers),
    room,
    platform: config.platform,
    cards: cards.filesFor(report),
  };
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
