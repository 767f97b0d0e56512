/**
 * The node's own secret: 32 random bytes beside the signing keys, in no backup. From it come the keys that seal second
 * factors, hash printed codes and sign cookies, so that the database alone lets nobody in.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export class NodeSecret {
  readonly #master: Buffer;

  /** @param master at least 32 bytes. */
  constructor(master: Buffer) {
    if (master.length < BYTES) throw new Error("the node's secret is too short: restore keys/desk.secret");
    this.#master = master;
  }

  /** Made at the first start. @throws Error when the file is there and can't be used. */
  static open(file: string): NodeSecret {
    if (existsSync(file)) return new NodeSecret(readFileSync(file));
    const master = randomBytes(BYTES);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const whole = `${file}.new`;
    writeFileSync(whole, master, { mode: 0o600, flush: true });
    chmodSync(whole, 0o600);
    renameSync(whole, file);
    return new NodeSecret(master);
  }

  /** A key of its own for each purpose. */
  key(purpose: string): Buffer {
    return Buffer.from(hkdfSync("sha256", this.#master, "tingzha", purpose, BYTES));
  }

  /** AES-256-GCM. @param bound what it belongs to: sealed for one, it opens for no other. */
  seal(text: string, bound: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.key("seal"), iv);
    cipher.setAAD(Buffer.from(bound));
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
  }

  /** @returns null: sealed on another node, for somebody else, or altered. */
  unseal(sealed: string, bound: string): string | null {
    try {
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", this.key("seal"), bytes.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(bound));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return text.toString("utf8");
    } catch {
      return null;
    }
  }

  /** Keyed, so that short codes can't be tried out with the database alone. */
  hash(text: string): string {
    return createHmac("sha256", this.key("codes")).update(text).digest("hex");
  }
}
