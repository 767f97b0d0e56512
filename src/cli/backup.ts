/** `tingzha backup` and `tingzha restore FILE`: one file of the register and its audit, while the node runs or without it. */

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { type BackupRecord, PENDING_RESTORE, type PendingRestore } from "../desk/contract/backup.ts";
import { Api, causeOf } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

/** A large register and its scans take a while. */
const DEADLINE_MS = 600_000;

export function addBackupCommands(program: Command, context: () => Context): void {
  program
    .command("backup")
    .description("备份登记、审计和扫描件（不含录像和密钥） back up the register, the audit and the scans")
    .action(async () => {
      const made = (await new Api(context()).call("POST", "/backup", {}, DEADLINE_MS)) as BackupRecord;
      context().answer(made, table([[made.file, `${made.sizeBytes} B`, made.sha256]]));
    });
  program
    .command("restore <file>")
    .description("由备份恢复；备份之后的撤销等仍然有效 restore; what was shut since stays shut")
    .requiredOption("--reason <text>", "原因 reason")
    .action(async (file: string, { reason }: { reason: string }) => {
      const path = resolve(file);
      try {
        const answer = await new Api(context()).call("POST", "/restore", { path, reason }, DEADLINE_MS);
        context().answer(answer, say("restore-running"));
      } catch (error) {
        if (!(error instanceof CommandFailure) || error.code !== "api-unreachable") throw error;
        context().answer(stage(context().dataDir(), path, reason), say("restore-staged"));
      }
    });
}

/** Without a running desk: its next start finds the backup and puts it in place, or refuses it and says so. */
function stage(dataDir: string, path: string, reason: string): PendingRestore {
  try {
    const backup = join(dataDir, PENDING_RESTORE.backup);
    mkdirSync(dirname(backup), { recursive: true, mode: 0o700 });
    copyFileSync(path, `${backup}.part`);
    renameSync(`${backup}.part`, backup);
    const sha256 = createHash("sha256").update(readFileSync(backup)).digest("hex");
    const order = { by: "tingzha restore", reason, at: new Date().toISOString(), sha256 };
    writeFileSync(join(dataDir, PENDING_RESTORE.order), JSON.stringify(order), { mode: 0o600, flush: true });
    return order;
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file: path, cause: causeOf(error) });
  }
}
