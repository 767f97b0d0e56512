// Parts that a failed disk left without a seal: each is sealed from its file once the disk gives it back, beside whatever
// else the session does, so that a disk that hangs holds up nothing.
import { dirname } from "node:path";
import { type Disk, FileGoneError } from "./disk.ts";
import type { LivePart } from "./live-part.ts";
import { NO_HEAD } from "./part-index.ts";
import { type PartToRecover, recoverPart } from "./part-recovery.ts";
import type { PartRecord } from "./session-file.ts";
import type { Signer } from "./signer.ts";

export interface AbandonedPartsDeps {
  readonly disk: Disk;
  readonly signer: Signer;
  readonly wallMs: () => number;
  readonly identity: PartToRecover["identity"];
  readonly partPath: (number: number) => string;
  readonly sealed: (record: PartRecord, head: string) => Promise<void>;
  readonly failed: (error: Error) => void;
}

export class AbandonedParts {
  readonly #deps: AbandonedPartsDeps;
  readonly #sealing = new Map<LivePart, Promise<void>>();

  constructor(deps: AbandonedPartsDeps) {
    this.#deps = deps;
  }

  /** A file that is gone is not made anew: an empty one in its place would say that nothing had been in it. */
  leave(part: LivePart, error: Error): void {
    if (!part.hadFiles || error instanceof FileGoneError) return;
    this.#sealing.set(part, this.#seal(part));
  }

  /** At the session's end: what could not be sealed is tried once more, and else left to recovery. */
  async settle(): Promise<void> {
    await Promise.all(this.#sealing.values());
    for (const part of this.#sealing.keys()) await this.#seal(part);
  }

  async #seal(part: LivePart): Promise<void> {
    const { disk, signer, wallMs, identity, partPath, sealed, failed } = this.#deps;
    try {
      await part.released;
      const { record, head } = await recoverPart({
        disk,
        directory: dirname(partPath(part.number)),
        number: part.number,
        identity,
        previous: NO_HEAD,
        signer,
        cause: "write-failed",
        wallMs,
        mayTruncate: false,
      });
      this.#sealing.delete(part);
      await sealed(record, head);
    } catch (error) {
      failed(error as Error);
    }
  }
}
