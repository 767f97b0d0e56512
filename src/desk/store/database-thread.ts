/** The thread of database-worker.ts, seen from the desk, and the Kysely dialect that speaks to it. */
import { Worker } from "node:worker_threads";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { DatabaseAnswer, Outcome, Question } from "./database-worker.ts";

interface Waiting {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

const YOUNG_MB = 4;

export class DatabaseThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #questions = 0;
  #hasEnded = false;

  constructor(file: string) {
    this.#worker = new Worker(new URL("./database-worker.ts", import.meta.url), {
      workerData: { file },
      // Rows live for a moment: a large nursery would only be memory that is never given back.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on("message", (answer: DatabaseAnswer) => this.#take(answer));
    // An error that ends the thread has no listener: it ends the desk too, and the parent starts the next one.
    this.#worker.on("exit", () => this.#end());
    this.#worker.unref();
  }

  /** One statement, after those asked before it. @throws Error with SQLite's own `code`. */
  run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return this.#ask(sql, parameters);
  }

  /** After the statements asked before. Idempotent. */
  async close(): Promise<void> {
    if (this.#hasEnded) return;
    const ended = new Promise((resolve) => this.#worker.once("exit", resolve));
    await this.#ask(null, []);
    // Where nothing else keeps the process, or the thread that waits here, it would end before this has.
    this.#worker.ref();
    await ended;
  }

  #ask(sql: string | null, parameters: readonly unknown[]): Promise<Outcome> {
    if (this.#hasEnded) return Promise.reject(new Error("the database is closed"));
    const id = ++this.#questions;
    // Only whoever waits for an answer keeps the process.
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, sql, parameters } satisfies Question);
    });
  }

  #take(answer: DatabaseAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (!("error" in answer)) waiting?.resolve(answer);
    else waiting?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  }

  #end(): void {
    this.#hasEnded = true;
    for (const { reject } of this.#waiting.values()) reject(new Error("the database's thread has ended"));
    this.#waiting.clear();
  }
}

export class ThreadDialect implements Dialect {
  readonly #thread: DatabaseThread;
  constructor(thread: DatabaseThread) {
    this.#thread = thread;
  }

  createDriver(): Driver {
    return new ThreadDriver(this.#thread);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  /** Says that there is one connection: Kysely gives it to one user, or one transaction, at a time. */
  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

class ThreadDriver implements Driver {
  readonly #thread: DatabaseThread;
  readonly #connection: DatabaseConnection;

  constructor(thread: DatabaseThread) {
    this.#thread = thread;
    this.#connection = { executeQuery: (query) => execute(thread, query), streamQuery: noStream };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  /** IMMEDIATE: all our transactions write, and one that began by reading could not wait for another's lock. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async releaseConnection(): Promise<void> {}

  destroy(): Promise<void> {
    return this.#thread.close();
  }
}

async function execute<R>(thread: DatabaseThread, query: CompiledQuery): Promise<QueryResult<R>> {
  const { rows, changes, lastRowId } = await thread.run(query.sql, query.parameters);
  return {
    rows: rows as R[],
    ...(changes !== null && { numAffectedRows: BigInt(changes) }),
    ...(lastRowId !== null && { insertId: BigInt(lastRowId) }),
  };
}

function noStream(): never {
  throw new Error("the desk reads in pages, not in streams");
}
