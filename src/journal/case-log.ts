// case.jsonl: what the desk knows of a session (cases, phases, marks, verdicts), a line each, chained and
// signed with the desk's key. What a line says is the desk's affair; that nobody changed it is ours.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { type Disk, errorCode, syncFile, writeAll } from "./disk.ts";
import { JournalError } from "./journal-error.ts";
import { parseObject } from "./json-object.ts";
import { NO_HEAD } from "./part-index.ts";
import { KeyRing, type Signer } from "./signer.ts";

export const CASE_FILE = "case.jsonl";

export type CaseFields = Readonly<Record<string, unknown>>;

export interface CaseLine {
  /** From 1. */
  readonly n: number;
  /** Wall clock, ISO 8601. */
  readonly at: string;
  readonly fields: CaseFields;
  readonly chain: string;
}

export interface CaseLogCheck {
  readonly lines: readonly CaseLine[];
  /** Numbers (from 1) of lines that are altered, out of order or not signed by a known key. */
  readonly broken: readonly number[];
  /** The file ends within a line: what a crash leaves, not an alteration by itself. */
  readonly endsTorn: boolean;
}

/** Reads and checks the whole text. */
export function checkCaseLog(bytes: Buffer, keys: KeyRing, sessionId: string): CaseLogCheck {
  const texts = bytes.toString("utf8").split("\n");
  const endsTorn = texts.pop() !== "";
  const lines: CaseLine[] = [];
  const broken: number[] = [];
  let previous: string | null = NO_HEAD;
  for (const [index, text] of texts.entries()) {
    const read = parseLine(text);
    const follows =
      read !== null &&
      read.n === index + 1 &&
      (previous === null || chainOf(previous, read.body) === read.chain);
    if (read === null || !follows || !keys.verify(read.key, signedText(sessionId, read), read.signature)) {
      broken.push(index + 1);
    }
    if (read !== null) lines.push({ n: read.n, at: read.at, fields: read.fields, chain: read.chain });
    previous = read?.chain ?? null;
  }
  return { lines, broken, endsTorn };
}

export interface CaseLogOptions {
  readonly disk: Disk;
  readonly path: string;
  readonly sessionId: string;
  readonly signer: Signer;
  readonly wallMs: () => number;
}

export class CaseLog {
  readonly #options: CaseLogOptions;
  readonly #lines: CaseLine[];
  #fd: number;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(options: CaseLogOptions, fd: number, lines: readonly CaseLine[]) {
    this.#options = options;
    this.#fd = fd;
    this.#lines = [...lines];
  }

  /**
   * Opens or creates the file; a line that a crash left half written is cut off. `case-log-broken` when what
   * stands there was altered: nothing may be chained to that.
   */
  static async open(options: CaseLogOptions): Promise<CaseLog> {
    const { disk, path, signer, sessionId } = options;
    const keys = new KeyRing();
    keys.add(signer.publicKey);
    const bytes = await disk.readFile(path).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    });
    const found = checkCaseLog(bytes ?? Buffer.alloc(0), keys, sessionId);
    if (found.broken.length > 0) {
      throw new JournalError("case-log-broken", `line ${found.broken[0]} of ${path} is not what was written`);
    }
    const fd = await disk.open(path, "a+");
    if (bytes === null) await disk.syncDirectory(dirname(path));
    else if (found.endsTorn) await disk.ftruncate(fd, bytes.lastIndexOf(10) + 1);
    return new CaseLog(options, fd, found.lines);
  }

  get lines(): readonly CaseLine[] {
    return this.#lines;
  }

  /** Appends one line; resolves when it is durable. Lines are written in the order of the calls. */
  append(fields: CaseFields): Promise<CaseLine> {
    const work = this.#work.then(() => this.#append(fields));
    this.#work = work.catch(() => undefined);
    return work;
  }

  async close(): Promise<void> {
    await this.#work;
    if (this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    await this.#options.disk.close(fd);
  }

  async #append(fields: CaseFields): Promise<CaseLine> {
    const { disk, signer, sessionId, wallMs } = this.#options;
    const n = this.#lines.length + 1;
    const at = new Date(wallMs()).toISOString();
    const body = JSON.stringify({ n, at, fields, key: signer.fingerprint });
    const chain = chainOf(this.#lines.at(-1)?.chain ?? NO_HEAD, body);
    const signature = signer.sign(signedText(sessionId, { n, chain }));
    const sizeBytes = await disk.sizeBytes(this.#fd);
    try {
      await writeAll(disk, this.#fd, Buffer.from(render(body, chain, signature)));
      await syncFile(disk, this.#fd);
    } catch (error) {
      // The line does not count, so that the next one follows on what does.
      await disk.ftruncate(this.#fd, sizeBytes).catch(() => undefined);
      throw error;
    }
    // What is kept is what was written, not the caller's object.
    const line: CaseLine = { n, at, fields: (JSON.parse(body) as { fields: CaseFields }).fields, chain };
    this.#lines.push(line);
    return line;
  }
}

interface ParsedLine {
  readonly n: number;
  readonly at: string;
  readonly fields: CaseFields;
  readonly key: string;
  readonly body: string;
  readonly chain: string;
  readonly signature: string;
}

function parseLine(text: string): ParsedLine | null {
  const parsed = parseObject(text);
  if (parsed === null) return null;
  const { chain, signature, ...rest } = parsed;
  if (typeof chain !== "string" || typeof signature !== "string" || !/^[0-9a-f]{64}$/.test(chain))
    return null;
  const { n, at, fields, key } = rest;
  if (typeof n !== "number" || typeof at !== "string" || typeof key !== "string") return null;
  if (typeof fields !== "object" || fields === null) return null;
  const body = JSON.stringify(rest);
  if (render(body, chain, signature) !== `${text}\n`) return null;
  return { n, at, key, fields: fields as CaseFields, body, chain, signature };
}

function chainOf(previous: string, body: string): string {
  return createHash("sha256").update(Buffer.from(previous, "hex")).update(body).digest("hex");
}

function signedText(sessionId: string, line: { readonly n: number; readonly chain: string }): string {
  return `tingzha case 1\n${sessionId}\n${line.n}\n${line.chain}\n`;
}

function render(body: string, chain: string, signature: string): string {
  return `${body.slice(0, -1)},"chain":"${chain}","signature":"${signature}"}\n`;
}
