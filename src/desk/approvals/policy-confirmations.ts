/**
 * Which policy files 安全管理员 has confirmed, by their SHA-256. A file that nobody has confirmed permits nothing: whoever can
 * write to the disk could else rewrite the rules.
 */
import type { AuditLog } from "../audit/audit-log.ts";
import type { SettingRows } from "../store/settings.ts";
import type { PolicyFile } from "./policy-file.ts";

const KEY = "policy-confirmed";

/** Of the file that comes with Tingzha; it counts as confirmed at the first start. A test holds it against the file. */
export const SHIPPED_POLICY_SHA256 = "d02fa0e43abe92577634387a0853ac3da33816227d17d01361ecad1a3b7ced33";

export class PolicyConfirmations {
  readonly #settings: SettingRows;
  readonly #audit: AuditLog;
  readonly #confirmed = new Set<string>();

  constructor(settings: SettingRows, audit: AuditLog) {
    this.#settings = settings;
    this.#audit = audit;
  }

  async load(): Promise<void> {
    const stored = await this.#settings.read(KEY);
    if (stored === null) return this.#keep(SHIPPED_POLICY_SHA256);
    for (const sha256 of JSON.parse(stored) as string[]) this.#confirmed.add(sha256);
  }

  /** Whether what is in force may permit anything. */
  covers(policy: PolicyFile): boolean {
    return policy.problem === null && this.#confirmed.has(policy.inForce.sha256);
  }

  async confirm(sha256: string, by: string): Promise<void> {
    if (this.#confirmed.has(sha256)) return;
    await this.#keep(sha256);
    await this.#audit.act(by, "policy.confirm", sha256, {});
  }

  async #keep(sha256: string): Promise<void> {
    await this.#settings.write(KEY, JSON.stringify([...this.#confirmed, sha256]));
    this.#confirmed.add(sha256);
  }
}
