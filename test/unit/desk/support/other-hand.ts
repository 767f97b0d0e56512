// Another connection to the desk's database. The desk lives in this thread too: whoever waited here for a lock of the desk's would
// wait for himself, so that what is locked is tried again when the desk has had its turn.
import Database from "better-sqlite3";
import { waitFor } from "../../../support/wait-for.ts";

export class OtherHand {
  readonly #database: Database.Database;
  constructor(file: string) {
    this.#database = new Database(file, { timeout: 0 });
  }

  async exec(sql: string): Promise<void> {
    await waitFor(`${sql} is let through`, () => {
      try {
        this.#database.exec(sql);
        return true;
      } catch (error) {
        if ((error as { readonly code?: string }).code?.startsWith("SQLITE_BUSY") === true) return false;
        if (/locked/.test(String(error))) return false;
        throw error;
      }
    });
  }

  close(): void {
    this.#database.close();
  }
}
