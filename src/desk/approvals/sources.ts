/** Signed approval files: believed only when a registered source's Ed25519 key has signed these very bytes. */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { type ImportResult, signedFileSchema } from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { Source, SourceRows } from "../store/sources.ts";
import { FILED_HERE } from "./form-record.ts";
import { API_SOURCE, type Register } from "./register.ts";

const ED25519_RAW_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export class Sources {
  readonly #rows: SourceRows;
  readonly #register: Register;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(rows: SourceRows, register: Register, audit: AuditLog, clock: Clock) {
    this.#rows = rows;
    this.#register = register;
    this.#audit = audit;
    this.#clock = clock;
  }

  all(): Promise<Source[]> {
    return this.#rows.all();
  }

  async add(name: string, publicKeyText: string, by: string): Promise<Source> {
    const key = readPublicKey(publicKeyText);
    const publicKey = key.export({ type: "spki", format: "pem" }).toString();
    const source = { name, publicKey, addedAt: isoNow(this.#clock) };
    if (name === API_SOURCE || name === FILED_HERE || !(await this.#rows.add(source, by))) {
      throw new Failure(409, "source-exists", `来源 ${name} 已登记`, `Source ${name} is registered already`);
    }
    const detail = { fingerprint: fingerprint(publicKey) };
    await this.#audit.append({ actor: by, action: "source.add", subject: name, outcome: "done", detail });
    return source;
  }

  /** @param file the file's bytes. @param signature the 64 bytes of FILE.sig, decoded. */
  async importSigned(
    file: Buffer,
    signature: Buffer,
    { by, dryRun }: { readonly by: string; readonly dryRun: boolean },
  ): Promise<ImportResult[]> {
    const content = signedFileSchema.safeParse(parseJson(file));
    if (!content.success) {
      const problems = content.error.issues.map((issue) => ({
        path: issue.path.join("."),
        message: issue.message,
      }));
      throw new Failure(400, "signed-file-invalid", "文件内容不合规定格式", "The file is not of the form", {
        problems,
      });
    }
    const { source: name, issuedAt, approvals } = content.data;
    const source = await this.#rows.byName(name);
    const outcome =
      source === null ? "source-unknown" : isSignedBy(source, file, signature) ? null : "signature-invalid";
    if (outcome !== null) {
      await this.#audit.append({ actor: by, action: "approval.import-signed", subject: name, outcome });
      const [zh, en] =
        outcome === "source-unknown"
          ? [`来源 ${name} 未登记`, `Source ${name} is not registered`]
          : ["签名与文件不符", "The signature does not match the file"];
      throw new Failure(403, outcome, zh, en);
    }
    const detail = { issuedAt, sha256: createHash("sha256").update(file).digest("hex") };
    await this.#audit.append({
      actor: by,
      action: "approval.import-signed",
      subject: name,
      outcome: "done",
      detail: { ...detail, dryRun },
    });
    return this.#register.import(
      { source: name, importedBy: by, fileSha256: detail.sha256, dryRun },
      approvals,
    );
  }
}

/** SHA-256 of the key's DER, hex. */
export function fingerprint(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex");
}

function isSignedBy(source: Source, file: Buffer, signature: Buffer): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, file, source.publicKey, signature);
}

function readPublicKey(text: string): KeyObject {
  const key = tryReadPublicKey(text.trim());
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new Failure(400, "public-key-invalid", "不是 Ed25519 公钥", "Not an Ed25519 public key");
}

function tryReadPublicKey(text: string): KeyObject | null {
  try {
    if (text.startsWith("-----BEGIN PUBLIC KEY-----")) return createPublicKey(text);
    const bytes = Buffer.from(text, "base64");
    const der = bytes.length === ED25519_RAW_BYTES ? Buffer.concat([SPKI_PREFIX, bytes]) : bytes;
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    return null;
  }
}

function parseJson(file: Buffer): unknown {
  try {
    return JSON.parse(file.toString("utf8"));
  } catch {
    return null;
  }
}
