// What session.json says of a running session: its parts, gaps and where they lie; kept here, saved whole.
import { basename, dirname, join } from "node:path";
import { type Disk, makeDirectory } from "./disk.ts";
import { noteOpen, noteSealed } from "./open-sessions.ts";
import { type Digest, NO_HEAD, partFileName } from "./part-index.ts";
import { type GapRecord, type PartRecord, type SessionRecord, saveSession } from "./session-file.ts";
import { sessionDirectory } from "./session-place.ts";
import type { Signer } from "./signer.ts";
import type { SyncSlots } from "./sync-slots.ts";

/** What recovery knows of a session that is still open, to go on with it. */
export interface RecoveredSession {
  readonly record: SessionRecord;
  /** Directory that holds session.json. */
  readonly directory: string;
  /** Wall clock ms of the last recorded data, as well as it can be told; null when nothing was recorded. */
  readonly lastDataWallMs: number | null;
  readonly nextPart: number;
  /** Which root each part lies under. */
  readonly places: readonly { readonly number: number; readonly root: string }[];
  /** Head of the last part, from which the next one starts. */
  readonly head: string;
}

export interface RecordSetting {
  readonly recordingsRoot: string;
  readonly secondRoot: string | null;
  readonly timeZone: string;
  readonly sessionId: string;
  readonly courtroom: string;
  readonly streamName: string;
  readonly digest: Digest;
  readonly signer: Signer;
  readonly syncs: SyncSlots;
  readonly disk: Disk;
  readonly wallMs: () => number;
  readonly resume?: RecoveredSession;
  readonly predecessorId?: string | null;
}

export class RecordKeeper {
  /** `<yyyy-mm-dd>/<session id>`, below a root. */
  readonly directory: string;
  readonly roots: readonly string[];
  readonly startedAtMs: number;
  /** A session keeps the digest it began with: its chain runs through all parts. */
  readonly digest: Digest;
  /** Head from which the next part starts. */
  head: string;
  lastDataWallMs: number | null;
  /** Whether a session.json of this session is on disk. */
  isOnDisk: boolean;
  sealed: SessionRecord["sealed"] = null;
  readonly #setting: RecordSetting;
  readonly #parts: PartRecord[];
  readonly #gaps: GapRecord[];
  readonly #partRoots = new Map<number, string>();
  readonly #marked = new Set<string>();
  #revision: number;
  /** The part that the last gap follows. */
  #gapAfter = 0;
  #saves: Promise<void> = Promise.resolve();

  constructor(setting: RecordSetting) {
    const { resume, recordingsRoot, secondRoot } = setting;
    this.#setting = setting;
    this.roots = secondRoot === null ? [recordingsRoot] : [recordingsRoot, secondRoot];
    const now = setting.wallMs();
    this.startedAtMs = resume ? Date.parse(resume.record.startedAt) : now;
    this.directory = resume
      ? join(basename(dirname(resume.directory)), basename(resume.directory))
      : sessionDirectory(now, setting.timeZone, setting.sessionId);
    this.digest = resume?.record.digest ?? setting.digest;
    this.head = resume?.head ?? NO_HEAD;
    this.lastDataWallMs = resume?.lastDataWallMs ?? null;
    this.isOnDisk = resume !== undefined;
    this.#parts = resume ? [...resume.record.parts] : [];
    this.#gaps = resume ? [...resume.record.gaps] : [];
    this.#revision = resume?.record.revision ?? 0;
    for (const { number, root } of resume?.places ?? []) this.#partRoots.set(number, root);
  }

  /** Parts that take no more bytes. */
  get parts(): readonly PartRecord[] {
    return this.#parts;
  }

  get gaps(): readonly GapRecord[] {
    return this.#gaps;
  }

  /** Enters a part, or what is known of it by now. */
  enter(part: PartRecord): void {
    const at = this.#parts.findIndex((known) => known.number === part.number);
    if (at < 0) this.#parts.push(part);
    else this.#parts[at] = { ...part, openedAt: this.#parts[at]?.openedAt ?? part.openedAt };
  }

  rootOf(part: number): string {
    return this.#partRoots.get(part) ?? this.roots[0] ?? "";
  }

  partPath(part: number): string {
    return join(this.rootOf(part), this.directory, partFileName(part, "flv"));
  }

  /** Notes that nothing is recorded from `fromWallMs` on, behind the given part. */
  noteGap(cause: string, fromWallMs: number, afterPart: number): void {
    if (this.#gaps.at(-1)?.to === null) return;
    this.#gapAfter = afterPart;
    this.#gaps.push({ from: new Date(fromWallMs).toISOString(), to: null, cause });
  }

  /**
   * The given part is there, so the gap before it ends: when it was begun, or after a failed write only now,
   * since the disk may have been dead for long.
   */
  endGap(part: number, begunAtMs: number): void {
    const gap = this.#gaps.at(-1);
    if (!gap || gap.to !== null || part <= this.#gapAfter) return;
    const at = gap.cause === "write-failed" ? this.#setting.wallMs() : begunAtMs;
    this.#gaps[this.#gaps.length - 1] = { ...gap, to: new Date(at).toISOString() };
  }

  /**
   * Makes the session's directory under a root and says where `part` lies. The first time session.json goes
   * ahead of all else, so that no file lies about without its identity.
   */
  async prepare(root: string, part: number): Promise<string> {
    const { disk, syncs } = this.#setting;
    const path = join(root, this.directory);
    await syncs.during(() => makeDirectory(disk, path));
    if (!this.#marked.has(root)) await syncs.during(() => noteOpen(disk, root, this.directory));
    this.#marked.add(root);
    this.#partRoots.set(part, root);
    if (!this.isOnDisk) await this.save(null);
    return path;
  }

  /** The part could not be opened there after all. */
  forget(part: number): void {
    this.#partRoots.delete(part);
  }

  /** Saves session.json in every directory that holds a part; one that works is enough. */
  save(live: PartRecord | null): Promise<void> {
    const work = this.#saves.then(async () => {
      this.#revision += 1;
      const record = this.#record(live);
      const { disk, syncs, signer } = this.#setting;
      const roots = new Set(this.#partRoots.size > 0 ? this.#partRoots.values() : this.roots.slice(0, 1));
      const results = await Promise.allSettled(
        [...roots].map((root) =>
          syncs.during(() => saveSession(disk, join(root, this.directory), record, signer)),
        ),
      );
      const refused = results.filter((result) => result.status === "rejected");
      if (refused.length === results.length) throw refused[0]?.reason;
      this.isOnDisk = true;
    });
    this.#saves = work.catch(() => undefined);
    return work;
  }

  /** Signs the session for good. */
  async seal(): Promise<void> {
    const { disk, wallMs } = this.#setting;
    this.sealed = { at: new Date(wallMs()).toISOString(), head: this.head };
    await this.save(null);
    for (const root of this.roots) await noteSealed(disk, root, this.directory);
  }

  #record(live: PartRecord | null): SessionRecord {
    const { sessionId, courtroom, streamName, signer, resume, predecessorId } = this.#setting;
    return {
      version: 1,
      revision: this.#revision,
      session: sessionId,
      courtroom,
      streamName,
      predecessor: resume?.record.predecessor ?? predecessorId ?? null,
      digest: this.digest,
      key: signer.fingerprint,
      publicKey: signer.publicKey,
      startedAt: new Date(this.startedAtMs).toISOString(),
      lastDataAt: this.lastDataWallMs === null ? null : new Date(this.lastDataWallMs).toISOString(),
      parts: live === null ? this.#parts : [...this.#parts, live],
      gaps: this.#gaps,
      sealed: this.sealed,
    };
  }
}
