/**
 * The court's policy: read at start, and again when a person says so. A desk that could not read it at start gives no
 * lease (design 8); a reload that finds faults changes nothing, so that a slip of the pen takes no courtroom off the air.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Policy, WindowSetting } from "../../law/policy.ts";
import { type PolicyProblem, readPolicy } from "../../law/policy-validation.ts";

export class PolicyError extends Error {
  readonly code = "policy-unreadable";
}

export interface PolicyInForce {
  readonly policy: Policy;
  /** SHA-256 (hex) of the file's bytes: which policy a decision was made by. */
  readonly sha256: string;
}

export interface ConfirmedFile {
  readonly sha256: string;
  readonly keep: () => Promise<void>;
}

export class PolicyFile {
  readonly #file: string;
  readonly #window: WindowSetting;
  #inForce: PolicyInForce | null = null;
  #problem = "the policy has not been read yet";

  constructor(file: string, window: WindowSetting) {
    this.#file = file;
    this.#window = window;
  }

  /** Never throws: what is wrong is in `problem`. */
  async load(): Promise<void> {
    const problems = await this.reload();
    this.#problem = problems.map(({ key, rule, cure }) => `${key}: ${rule}; ${cure}`).join("\n");
  }

  /**
   * Reads the file anew. @param confirmed SHA-256 of what it must be, and what is kept of that before it counts: in force and
   * not confirmed, if only for a moment, it would take every courtroom off the air. @returns what is wrong with it: then the
   * policy in force stays what it was.
   */
  async reload(confirmed?: ConfirmedFile): Promise<readonly Pick<PolicyProblem, "key" | "rule" | "cure">[]> {
    try {
      const bytes = await readFile(this.#file);
      const found = sha256Of(bytes);
      if (confirmed !== undefined && confirmed.sha256 !== found) {
        return [
          {
            key: this.#file,
            rule: `its SHA-256 is ${found}`,
            cure: "read the file that is there, then confirm it",
          },
        ];
      }
      const result = readPolicy(parse(bytes.toString("utf8")), this.#window);
      if (!result.ok) return result.problems;
      await confirmed?.keep();
      this.#inForce = { policy: result.policy, sha256: found };
      return [];
    } catch (error) {
      const rule = error instanceof Error ? error.message : String(error);
      return [{ key: this.#file, rule, cure: "make the file readable YAML" }];
    }
  }

  /** Null when there is a policy in force. */
  get problem(): string | null {
    return this.#inForce === null ? `${this.#file}: ${this.#problem}` : null;
  }

  /** @throws PolicyError */
  get inForce(): PolicyInForce {
    if (this.#inForce === null) throw new PolicyError(this.problem ?? "");
    return this.#inForce;
  }
}

function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
