/** 闭庭 uses up the hearing that the approval named: each by its own. */
import { hearingsMeant } from "../../law/decide.ts";
import type { PolicyFile } from "../approvals/policy-file.ts";
import type { Register } from "../approvals/register.ts";
import type { Clock } from "../clock.ts";

export interface ClosedHearing {
  readonly courtroom: string;
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  /** null: it was never opened, and has used nothing. */
  readonly openedAt: string | null;
}

export interface HearingUseOptions {
  readonly register: Register;
  readonly policy: PolicyFile;
  readonly clock: Clock;
  readonly onError: (sessionId: string, error: unknown) => void;
}

export class HearingUse {
  readonly #options: HearingUseOptions;
  constructor(options: HearingUseOptions) {
    this.#options = options;
  }

  /** @param closedBy the session, or the opening that had none. Never rejects: the hearing is closed whatever comes of this. */
  async closed(hearing: ClosedHearing, closedBy: string): Promise<void> {
    const { register, policy, clock, onError } = this.#options;
    const { courtroom, caseNumbers, hearingNo, openedAt } = hearing;
    if (openedAt === null || caseNumbers.length === 0) return;
    try {
      const uses = hearingsMeant({
        hearing: { courtroom, caseNumbers, hearingNo, startedAt: Date.parse(openedAt) },
        approvals: await register.forCases(caseNumbers, closedBy),
        policy: policy.inForce.policy,
        now: clock.wallMs(),
      });
      if (uses.length > 0) await register.use(uses, closedBy);
    } catch (error) {
      onError(closedBy, error);
    }
  }
}
