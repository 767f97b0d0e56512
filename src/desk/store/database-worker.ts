/**
 * Worker thread that holds the database's connection for writing. SQLite waits for disks and for locks of other processes; in a thread of its own
 * it keeps neither a cut nor a lease's sending waiting (design 4). One statement after another, in the order they came.
 */
import { parentPort, workerData } from "node:worker_threads";
import SQLite from "better-sqlite3";

export interface Question {
  readonly id: number;
  /** null: close the file and end. */
  readonly sql: string | null;
  readonly parameters: readonly unknown[];
}

export interface Outcome {
  readonly rows: readonly unknown[];
  /** Of a statement that reads: null. */
  readonly changes: number | null;
  readonly lastRowId: number | null;
}

/** An error crosses the threads as its message and code: a clone of it would lose the code. */
export type DatabaseAnswer = { readonly id: number } & (
  | Outcome
  | { readonly error: { readonly message: string; readonly code: string | null } }
);

/** How long a statement waits for another process (backup, the `sqlite3` shell) before it fails. */
const BUSY_TIMEOUT_MS = 2000;
/** Statements kept prepared; the desk has fewer, but a list's length makes a new one. */
const PREPARED = 200;

const NOTHING: Outcome = { rows: [], changes: null, lastRowId: null };

const { file } = workerData as { readonly file: string };
const prepared = new Map<string, SQLite.Statement>();
let database: SQLite.Database | null = null;

function opened(): SQLite.Database {
  const made = new SQLite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    made.pragma("journal_mode = WAL");
    // FULL: an approval revoked a moment before a power failure must still be revoked after it.
    made.pragma("synchronous = FULL");
    made.pragma("foreign_keys = ON");
    return made;
  } catch (error) {
    made.close();
    throw error;
  }
}

function run({ sql, parameters }: Question): Outcome {
  if (sql === null) {
    prepared.clear();
    database?.close();
    return NOTHING;
  }
  const statement = statementOf(sql);
  if (statement.reader) return { ...NOTHING, rows: statement.all(...parameters) };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { rows: [], changes, lastRowId: Number(lastInsertRowid) };
}

function statementOf(sql: string): SQLite.Statement {
  database ??= opened();
  const known = prepared.get(sql);
  const statement = known ?? database.prepare(sql);
  // The newest last: the one used longest ago goes first.
  prepared.delete(sql);
  prepared.set(sql, statement);
  if (prepared.size > PREPARED) {
    for (const oldest of prepared.keys()) {
      prepared.delete(oldest);
      break;
    }
  }
  return statement;
}

function answer(question: Question): DatabaseAnswer {
  const { id } = question;
  try {
    return { id, ...run(question) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    return { id, error: { message, code } };
  }
}

parentPort?.on("message", (question: Question) => {
  parentPort?.postMessage(answer(question));
  // Nothing else keeps the thread.
  if (question.sql === null) parentPort?.close();
});
