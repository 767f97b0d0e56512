/** Backups. */
import type { backups as chinese } from "../zh-CN/backups.ts";

export const backups: typeof chinese = {
  title: "Backups",
  make: "Back up now",
  help: "One file of register, audit and scans; recordings and keys are not in it. Copy it to another machine.",
  made: "Backed up, {{size}}.",
  file: "File",
  hash: "SHA-256",
  at: "Made",
  size: "Size",
  empty: "No backup yet",
  restore: "Restore",
  restoreReason: "Why",
  restoreAsk:
    "The register becomes what it was {{at}}, and the desk restarts (records go on). What was revoked, cut or ended since stays so.",
  restarting: "The desk restarts with the backup; reload this page in a moment.",
  unconfirmed: "The restored register waits to be confirmed: nothing is aired.",
  confirm: "Confirm the register",
  confirmReason: "What was checked",
  confirmAsk: "You confirm that what was revoked or objected to since has been entered again.",
};
