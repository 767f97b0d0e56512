/** `/backup`, `/restore`: one file of the register and its audit, made and put back while the node runs. */
import { z } from "zod";
import type { Backups } from "../backup/backups.ts";
import {
  backupSchema,
  backupsSchema,
  restoreAnswerSchema,
  restoreBodySchema,
  restoreConfirmBodySchema,
  restoreStateSchema,
} from "../contract/backup.ts";
import { by, type Route, route } from "./route.ts";

export function backupRoutes(backups: Backups): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/backups",
      access: "backup.make",
      summary: "已有的备份，恢复后的登记是否待确认 / Backups, and whether a restored register waits",
      answer: backupsSchema,
      handle: async () => ({ items: await backups.all(), unconfirmed: backups.unconfirmed }),
    }),
    route({
      method: "post",
      path: "/api/v1/backup",
      access: "backup.make",
      summary: "备份登记、审计和扫描件（不含录像和密钥） / Back up the register, the audit and the scans",
      body: z.strictObject({}),
      answer: backupSchema,
      status: 201,
      handle: (input) => backups.make(by(input).person),
    }),
    route({
      method: "post",
      path: "/api/v1/restore",
      access: "backup.restore",
      summary:
        "由备份恢复；值班台随即重启，备份之后的撤销等仍然有效 / Restore: the desk restarts; what was shut since stays shut",
      body: restoreBodySchema,
      answer: restoreAnswerSchema,
      status: 202,
      handle: async (input) => {
        const { sha256 } = await backups.restore(input.body.path, input.body.reason, by(input).person);
        return { restarting: true, sha256 } as const;
      },
    }),
    route({
      method: "post",
      path: "/api/v1/restore/confirm",
      access: "backup.restore",
      summary:
        "确认恢复后的登记可信；确认前一律不播 / Confirm the restored register; nothing is aired before",
      body: restoreConfirmBodySchema,
      answer: restoreStateSchema,
      handle: async (input) => {
        await backups.confirm(input.body.reason, by(input).person);
        return { unconfirmed: backups.unconfirmed };
      },
    }),
  ];
}
