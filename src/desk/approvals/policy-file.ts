/** The court's policy, read once at start. A desk that can't read it gives no lease (design 8). */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Policy, WindowSetting } from "../../law/policy.ts";
import { readPolicy } from "../../law/policy-validation.ts";

export class PolicyError extends Error {
  readonly code = "policy-unreadable";
}

export class PolicyFile {
  readonly #file: string;
  readonly #window: WindowSetting;
  #policy: Policy | null = null;
  #problem = "the policy has not been read yet";

  constructor(file: string, window: WindowSetting) {
    this.#file = file;
    this.#window = window;
  }

  /** Never throws: what is wrong is in `problem`. */
  async load(): Promise<void> {
    try {
      const result = readPolicy(parse(await readFile(this.#file, "utf8")), this.#window);
      if (result.ok) {
        this.#policy = result.policy;
        return;
      }
      this.#problem = result.problems.map(({ key, rule, cure }) => `${key}: ${rule}; ${cure}`).join("\n");
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Null when the policy was read. */
  get problem(): string | null {
    return this.#policy === null ? `${this.#file}: ${this.#problem}` : null;
  }

  /** @throws PolicyError */
  get policy(): Policy {
    if (this.#policy === null) throw new PolicyError(this.problem ?? "");
    return this.#policy;
  }
}
