// The Ed25519 key with which a process signs what it wrote, and the check of such signatures.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { join } from "node:path";
import { type Disk, errorCode, makeDirectory, replaceFile } from "./disk.ts";

export interface Signer {
  /** Base64 of the public key (SPKI, DER). */
  readonly publicKey: string;
  /** SHA-256 of the public key's DER, lower-case hex: what is printed at first start. */
  readonly fingerprint: string;
  /** Lower-case hex of the signature over the text's UTF-8. */
  sign(text: string): string;
}

export interface OpenedSigner {
  readonly signer: Signer;
  /** True at first start: the fingerprint is to be printed, once, for the court's files. */
  readonly created: boolean;
}

/** Opens `<keysFolder>/<name>.pem` (0600), making the key when there is none. An unreadable key throws. */
export async function openSigner(disk: Disk, keysFolder: string, name: string): Promise<OpenedSigner> {
  const path = join(keysFolder, `${name}.pem`);
  try {
    return { signer: signerOf(createPrivateKey(await disk.readFile(path))), created: false };
  } catch (error) {
    // Only a missing file makes a new key: replacing a damaged one would orphan every record it signed.
    if (errorCode(error) !== "ENOENT") throw error;
  }
  const { privateKey } = generateKeyPairSync("ed25519");
  const signer = signerOf(privateKey);
  await makeDirectory(disk, keysFolder);
  await replaceFile(disk, path, Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" })), 0o600);
  await replaceFile(disk, join(keysFolder, `${name}.pub`), Buffer.from(`${signer.publicKey}\n`), 0o644);
  return { signer, created: true };
}

/** A key that lives in memory alone, for tests and drills. */
export function temporarySigner(): Signer {
  return signerOf(generateKeyPairSync("ed25519").privateKey);
}

function signerOf(privateKey: KeyObject): Signer {
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return {
    publicKey: der.toString("base64"),
    fingerprint: createHash("sha256").update(der).digest("hex"),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString("hex"),
  };
}

/** Public keys by fingerprint, to check signatures against. */
export class KeyRing {
  readonly #keys = new Map<string, KeyObject>();

  /** Adds a public key (base64 SPKI DER) and gives its fingerprint; null when it is none. */
  add(publicKey: string): string | null {
    const der = Buffer.from(publicKey, "base64");
    try {
      const key = createPublicKey({ key: der, type: "spki", format: "der" });
      if (key.asymmetricKeyType !== "ed25519") return null;
      const fingerprint = createHash("sha256").update(der).digest("hex");
      this.#keys.set(fingerprint, key);
      return fingerprint;
    } catch {
      return null;
    }
  }

  has(fingerprint: string): boolean {
    return this.#keys.has(fingerprint);
  }

  /** Whether the key of that fingerprint made the signature (lower-case hex only, so that no bit is free). */
  verify(fingerprint: string, text: string, signature: string): boolean {
    const key = this.#keys.get(fingerprint);
    if (!key || !/^[0-9a-f]{128}$/.test(signature)) return false;
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "hex"));
  }
}
