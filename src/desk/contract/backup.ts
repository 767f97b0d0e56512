/** Backup and restore, as the API and the command line speak of them. */
import { z } from "zod";
import { noteSchema } from "./common.ts";

/** Under the data directory: what the next start of the desk puts in the database's place. */
export const PENDING_RESTORE = { backup: "restore/pending.db", order: "restore/pending.json" } as const;

export interface PendingRestore {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly sha256: string;
}

export const backupSchema = z.strictObject({
  /** Under the data directory's `backups`. */
  file: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  madeAt: z.string(),
  /** Last entry of the audit log in it. */
  auditSeq: z.number(),
  auditHead: z.string(),
});

/** What stands in the folder, newest first, and whether a restored register waits to be confirmed. */
export const backupsSchema = z.strictObject({
  items: z.array(z.strictObject({ file: z.string(), sizeBytes: z.number(), madeAt: z.string() })),
  unconfirmed: z.boolean(),
});

/** A path on the node's own machine. */
export const restoreBodySchema = z.strictObject({ path: z.string().min(1).max(4000), reason: noteSchema });
export const restoreAnswerSchema = z.strictObject({ restarting: z.literal(true), sha256: z.string() });
export const restoreConfirmBodySchema = z.strictObject({ reason: noteSchema });
export const restoreStateSchema = z.strictObject({
  /** Nothing is aired until a person has confirmed. */
  unconfirmed: z.boolean(),
});

export type BackupsView = z.infer<typeof backupsSchema>;
export type BackupRecord = z.infer<typeof backupSchema>;
