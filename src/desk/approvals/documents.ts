/** Scans that belong to forms (纸质审批表、批复), on disk under their own SHA-256: what is there can't be exchanged. */
import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";

const NAME = /^[0-9a-f]{64}$/;

/** By its first bytes: a scan is shown to people, so it is nothing that a browser would run. */
const KINDS: readonly (readonly [string, Buffer])[] = [
  ["application/pdf", Buffer.from("%PDF-")],
  ["image/jpeg", Buffer.from([0xff, 0xd8, 0xff])],
  ["image/png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
];

export interface ScanDocument {
  readonly sha256: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export class Documents {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Durable when it resolves. @throws Failure 400 `document-kind` for what is neither PDF, JPEG nor PNG. */
  async add(bytes: Buffer): Promise<ScanDocument> {
    const contentType = kindOf(bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, sha256);
    const handle = await open(`${file}.part`, "w", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
    return { sha256, contentType, bytes };
  }

  /** @throws Failure 404, and 409 `document-altered` where the file is not what its name says. */
  async read(sha256: string): Promise<ScanDocument> {
    let bytes: Buffer;
    try {
      if (!NAME.test(sha256)) throw new Error("not a name");
      bytes = await readFile(join(this.#folder, sha256));
    } catch {
      throw new Failure(404, "document-not-found", `没有扫描件 ${sha256}`, `No document ${sha256}`);
    }
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
      throw new Failure(409, "document-altered", "扫描件已被改动", "The document is not what was stored");
    }
    return { sha256, contentType: kindOf(bytes), bytes };
  }
}

function kindOf(bytes: Buffer): string {
  const kind = KINDS.find(([, start]) => bytes.subarray(0, start.length).equals(start));
  if (kind !== undefined) return kind[0];
  const [zh, en] = ["扫描件须为 PDF、JPEG 或 PNG", "A scan is a PDF, a JPEG or a PNG"];
  throw new Failure(400, "document-kind", zh, en);
}
