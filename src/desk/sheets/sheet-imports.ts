/** A sheet taken in: first the dry run that names each bad cell, then all of it or, where the caller wants that, its good rows. */
import type { Docket } from "../approvals/docket.ts";
import type { Forms } from "../approvals/forms.ts";
import type { DraftBody } from "../contract/approval.ts";
import type { DocketBody } from "../contract/docket.ts";
import type { SheetAnswer, SheetBody } from "../contract/sheets.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { RowsRead } from "./docket-sheet.ts";
import { readInThread } from "./sheet-thread.ts";
import type { SheetOrder } from "./sheet-worker.ts";

export interface SheetImportsOptions {
  readonly docket: Docket;
  readonly forms: Forms;
  readonly courtrooms: Courtrooms;
}

export type RowResult = "created" | "updated" | "unchanged";

export class SheetImports {
  readonly #options: SheetImportsOptions;
  constructor(options: SheetImportsOptions) {
    this.#options = options;
  }

  docket(body: SheetBody, by: string): Promise<SheetAnswer> {
    const { docket } = this.#options;
    return this.#import<DocketBody>(body, "docket", (entries, dryRun) => docket.import(entries, by, dryRun));
  }

  drafts(body: SheetBody, by: string): Promise<SheetAnswer> {
    const { forms } = this.#options;
    return this.#import<DraftBody>(body, "drafts", (drafts, dryRun) =>
      forms.importDrafts(drafts, by, dryRun),
    );
  }

  async #import<T>(
    { contentBase64, dryRun, goodRowsOnly }: SheetBody,
    kind: SheetOrder["kind"],
    carryOut: (values: readonly T[], dryRun: boolean) => Promise<readonly RowResult[]>,
  ): Promise<SheetAnswer> {
    const bytes = Buffer.from(contentBase64, "base64");
    const { encoding, rows, read } = await readInThread({ bytes, kind, rooms: this.#rooms() });
    const { good, bad, ignored } = read as RowsRead<T>;
    const isStopped = bad.length > 0 && !goodRowsOnly;
    const applied = !dryRun && !isStopped;
    const values = good.map(({ value }) => value);
    const results = await carryOut(values, !applied);
    const count = (result: RowResult) => results.filter((each) => each === result).length;
    return {
      ...{ encoding, rows },
      ...{ created: count("created"), updated: count("updated"), unchanged: count("unchanged") },
      ...{ bad: [...bad], ignored: [...ignored], applied },
    };
  }

  /** By id and by name; a name that two rooms have names none. */
  #rooms(): Record<string, string> {
    const all = this.#options.courtrooms.all();
    const named = all.filter(({ name }) => all.filter((other) => other.name === name).length === 1);
    return Object.fromEntries([...named.map(({ id, name }) => [name, id]), ...all.map(({ id }) => [id, id])]);
  }
}
