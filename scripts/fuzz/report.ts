// Findings as they come: said at once, made small, saved.
import { saveFinding, shrunk } from "./findings.ts";
import type { Finding } from "./fuzzer.ts";

/** Findings of one target after which its further ones are not looked at: they are mostly the same. */
const MOST_FINDINGS = 3;

export class Report {
  readonly #out: string | null;
  readonly #perTarget = new Map<string, number>();
  #count = 0;

  /** @param out where findings are written; null: counted alone, as another process judges. */
  constructor(out: string | null) {
    this.#out = out;
  }

  get count(): number {
    return this.#count;
  }

  get isClean(): boolean {
    return this.#count === 0;
  }

  /** Nothing that an input brings about may reach the process. */
  watchProcess(): void {
    process.on("uncaughtException", (error) => this.fault(`uncaught: ${error.stack ?? error.message}`));
    process.on("unhandledRejection", (error) => this.fault(`unhandled: ${String(error)}`));
  }

  take(finding: Finding, index: number): void {
    const { target } = finding.input;
    const before = this.#perTarget.get(target) ?? 0;
    this.#perTarget.set(target, before + 1);
    this.#count += 1;
    if (before >= MOST_FINDINGS || this.#out === null) return;
    const small = shrunk(finding);
    const path = saveFinding(this.#out, `${target}-${index}`, small);
    console.log(
      `FOUND by input ${index} in ${target}, ${small.input.bytes.length} bytes: ${small.reason}\n  ${path}`,
    );
  }

  judge(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.fault(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  /** Something that can't be pinned to one input. */
  fault(reason: string): void {
    this.#count += 1;
    if (this.#out !== null) console.log(`FOUND ${reason}`);
  }
}
