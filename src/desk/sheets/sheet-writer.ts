/** Writes sheets one at a time, each in a thread of its own: a year's list as XLSX takes seconds, and a cut comes by the same loop. */
import { Failure } from "../failure.ts";
import { runThread } from "../run-thread.ts";
import type { SheetFormat } from "./write-sheet.ts";

/** A sheet is one file in memory. */
export const MOST_ROWS = 100_000;
/** So many are made and handed over in one turn of the loop. */
const PIECE_ROWS = 500;
const MEMORY_MB = 1536;
const DEADLINE_MS = 120_000;
/** With the one that is written. */
const MOST_WAITING = 4;

/** @param row its cells. @returns the file's bytes. @throws Failure 400 */
export type Write = <T>(
  format: SheetFormat,
  header: readonly string[],
  items: readonly T[],
  row: (item: T) => readonly string[],
) => Promise<Uint8Array>;

export class SheetWriter {
  #working: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param work gathers the rows too: two at once would hold twice the memory. @throws Failure 503 */
  async inTurn<T>(work: (write: Write) => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw busy();
    this.#waiting += 1;
    const done = this.#working.then(() => work(write));
    this.#working = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.#waiting -= 1;
    }
  }
}

const write: Write = async (format, header, items, row) => {
  if (items.length > MOST_ROWS) throw tooLong();
  const begunAtMs = performance.now();
  return runThread<Uint8Array>(
    new URL("./write-worker.ts", import.meta.url),
    { format, header },
    {
      limits: { maxOldGenerationSizeMb: MEMORY_MB },
      isTooMuch: () => performance.now() - begunAtMs > DEADLINE_MS,
      pieces: pieces(items, row),
    },
  );
};

function* pieces<T>(
  items: readonly T[],
  row: (item: T) => readonly string[],
): Generator<readonly string[][]> {
  for (let at = 0; at < items.length; at += PIECE_ROWS) {
    yield items.slice(at, at + PIECE_ROWS).map((each) => [...row(each)]);
  }
}

function tooLong(): Failure {
  const [zh, en] = [
    `超过 ${MOST_ROWS} 行，一次导不出：请缩小查询范围`,
    `More than ${MOST_ROWS} rows, the limit of one sheet: ask for less of it`,
  ];
  return new Failure(400, "export-too-long", zh, en);
}

function busy(): Failure {
  const [zh, en] = ["正在导出其他表格，请稍后再试", "Other sheets are being written: try again in a moment"];
  return new Failure(503, "exports-busy", zh, en, { retryAfterSeconds: 10 });
}
