/** Makes backups, takes one in for the next start, and keeps the air shut until a person has confirmed a doubtful one. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { realDisk, replaceFile } from "../../journal/disk.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { type BackupRecord, PENDING_RESTORE, type PendingRestore } from "../contract/backup.ts";
import { Failure } from "../failure.ts";
import { type Restored, UNCONFIRMED } from "../store/apply-restore.ts";
import { checkBackup, makeBackup } from "../store/backup-file.ts";
import type { SettingRows } from "../store/settings.ts";

/** What goes along with the database, by its folder under the data directory. */
const FOLDERS = ["documents", "audit"] as const;

export interface BackupsOptions {
  readonly dataDir: string;
  readonly database: string;
  readonly settings: SettingRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Ends the desk in order; its parent starts the next one, which puts the backup in place. */
  readonly restart: () => void;
  readonly onConfirmed: () => void;
}

export class Backups {
  readonly #options: BackupsOptions;
  #unconfirmed = false;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    this.#unconfirmed = (await this.#options.settings.read(UNCONFIRMED)) !== null;
  }

  /** A restored register that nobody has confirmed: what was revoked since is not known. */
  get unconfirmed(): boolean {
    return this.#unconfirmed;
  }

  async make(by: string): Promise<BackupRecord> {
    const { dataDir, database, audit, clock } = this.#options;
    const madeAt = isoNow(clock);
    const folder = join(dataDir, "backups");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `tingzha-${madeAt.replace(/[^0-9]/g, "")}.db`);
    const folders = Object.fromEntries(FOLDERS.map((name) => [name, join(dataDir, name)]));
    const head = await makeBackup({ database, target: file, folders, madeAt });
    await chmod(file, 0o600);
    const record = {
      file,
      sizeBytes: (await stat(file)).size,
      sha256: await sha256Of(file),
      madeAt,
      auditSeq: head.seq,
      auditHead: head.hash,
    };
    const { file: subject, ...detail } = record;
    await audit.append({ actor: by, action: "backup.make", subject, outcome: "done", detail });
    return record;
  }

  /** What stands in the folder, newest first. */
  async all(): Promise<{ file: string; sizeBytes: number; madeAt: string }[]> {
    const folder = join(this.#options.dataDir, "backups");
    // No folder: no backup has ever been made.
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^tingzha-.*\.db$/.test(name));
    const files = names.map(async (name) => {
      const file = join(folder, name);
      const { size, mtimeMs } = await stat(file);
      return { file, sizeBytes: size, madeAt: new Date(mtimeMs).toISOString() };
    });
    const found = await Promise.all(files.map((each) => each.catch(() => null)));
    return found.filter((each) => each !== null).sort((a, b) => b.madeAt.localeCompare(a.madeAt));
  }

  /** @throws Failure 400 `backup-unreadable` for what is no whole backup; nothing has changed then. */
  async restore(path: string, reason: string, by: string): Promise<{ sha256: string }> {
    const { dataDir, audit, clock, restart } = this.#options;
    const target = join(dataDir, PENDING_RESTORE.backup);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await copyFile(path, `${target}.part`);
      await chmod(`${target}.part`, 0o600);
      await checkBackup(`${target}.part`);
    } catch (error) {
      await rm(`${target}.part`, { force: true });
      const detail = error instanceof Error ? error.message : String(error);
      const zh = `备份文件 ${path} 不可用（${detail}）`;
      throw new Failure(400, "backup-unreadable", zh, `The backup ${path} can't be used (${detail})`);
    }
    const sha256 = await sha256Of(`${target}.part`);
    await rename(`${target}.part`, target);
    const order: PendingRestore = { by, reason, at: isoNow(clock), sha256 };
    await audit.append({
      actor: by,
      action: "backup.restore",
      subject: path,
      outcome: "done",
      detail: { reason, sha256 },
    });
    // Last: only with the order does the next start touch anything.
    const bytes = Buffer.from(JSON.stringify(order));
    await replaceFile(realDisk, join(dataDir, PENDING_RESTORE.order), bytes, 0o600);
    restart();
    return { sha256 };
  }

  /** Said by the first desk after it. */
  async noteRestored({ carriedOver, madeAt, by, reason, sha256, replaced }: Restored): Promise<void> {
    const detail = { reason, sha256, madeAt, carriedOver, replaced };
    await this.#options.audit.append({
      actor: by,
      action: "backup.restored",
      subject: "",
      outcome: "done",
      detail,
    });
  }

  /** The backup that waited could not be put in place; nothing has changed. */
  async noteRefused({ message }: Error): Promise<void> {
    const entry = { actor: "desk", action: "backup.restored", subject: "", outcome: "backup-refused" };
    await this.#options.audit.append({ ...entry, detail: { message } });
  }

  /** A person states that the register may be believed: what was revoked since the backup has been entered again. */
  async confirm(reason: string, by: string): Promise<void> {
    const { settings, audit, onConfirmed } = this.#options;
    await settings.remove(UNCONFIRMED);
    this.#unconfirmed = false;
    onConfirmed();
    await audit.append({
      actor: by,
      action: "backup.confirm",
      subject: "",
      outcome: "done",
      detail: { reason },
    });
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
