// The RTMP handshake (5.2), both sides: the plain one, and on the server's side Adobe's digest one too, which
// some encoders ask for. C2 and S2 are read and never compared: real peers answer them wrongly.
import { createHmac, randomFillSync } from "node:crypto";
import { WireError } from "./wire-error.ts";

export const HANDSHAKE_BYTES = 1536;
const VERSION = 3;
const DIGEST_BYTES = 32;
const EMPTY = Buffer.alloc(0);

const GENUINE_TAIL = Buffer.from("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae", "hex");
const PLAYER_KEY = Buffer.from("Genuine Adobe Flash Player 001", "latin1");
const SERVER_KEY = Buffer.from("Genuine Adobe Flash Media Server 001", "latin1");
const SERVER_KEY_LONG = Buffer.concat([SERVER_KEY, GENUINE_TAIL]);

/** Scheme 0 has the digest in the second half (after the key block), scheme 1 in the first. */
export type DigestScheme = 0 | 1;
const SCHEME_BASE: Readonly<Record<DigestScheme, number>> = { 0: 772, 1: 8 };

function digestOffset(block: Buffer, scheme: DigestScheme): number {
  const base = SCHEME_BASE[scheme];
  let sum = 0;
  for (let index = base; index < base + 4; index += 1) sum += block[index] ?? 0;
  return base + 4 + (sum % 728);
}

function digestOf(block: Buffer, at: number, key: Buffer): Buffer {
  const hmac = createHmac("sha256", key);
  return hmac
    .update(block.subarray(0, at))
    .update(block.subarray(at + DIGEST_BYTES))
    .digest();
}

/** Which scheme C1 is signed by, with its digest; null for the plain handshake. */
export function readClientDigest(c1: Buffer): { scheme: DigestScheme; digest: Buffer } | null {
  // Plain clients leave the version field (bytes 4-7) zero (5.2.3).
  if (c1.readUInt32BE(4) === 0) return null;
  for (const scheme of [0, 1] as const) {
    const at = digestOffset(c1, scheme);
    const digest = c1.subarray(at, at + DIGEST_BYTES);
    if (digestOf(c1, at, PLAYER_KEY).equals(digest)) return { scheme, digest };
  }
  return null;
}

/** S0, S1 and S2 for this C1. */
export function answerHandshake(c1: Buffer): Buffer {
  const answer = Buffer.allocUnsafe(1 + 2 * HANDSHAKE_BYTES);
  randomFillSync(answer);
  answer[0] = VERSION;
  const s1 = answer.subarray(1, 1 + HANDSHAKE_BYTES);
  const s2 = answer.subarray(1 + HANDSHAKE_BYTES);
  s1.fill(0, 0, 8);
  const client = readClientDigest(c1);
  if (client === null) {
    c1.copy(s2);
    return answer;
  }
  // A version that makes digest clients look for our digest (they do from 3.x on).
  s1.set([5, 0, 1, 1], 4);
  const at = digestOffset(s1, client.scheme);
  digestOf(s1, at, SERVER_KEY).copy(s1, at);
  const key = createHmac("sha256", SERVER_KEY_LONG).update(client.digest).digest();
  createHmac("sha256", key)
    .update(s2.subarray(0, HANDSHAKE_BYTES - DIGEST_BYTES))
    .digest()
    .copy(s2, HANDSHAKE_BYTES - DIGEST_BYTES);
  return answer;
}

/** C1 signed as a digest client signs it; our own client sends a plain one, tests need both. */
export function signClientBlock(c1: Buffer, scheme: DigestScheme): void {
  const at = digestOffset(c1, scheme);
  digestOf(c1, at, PLAYER_KEY).copy(c1, at);
}

/** C0 and C1 of a plain client: every server must take them. */
export function clientHello(): Buffer {
  const hello = Buffer.allocUnsafe(1 + HANDSHAKE_BYTES);
  randomFillSync(hello);
  hello[0] = VERSION;
  hello.fill(0, 1, 9);
  return hello;
}

/**
 * Reads the peer's half: version, block 1, block 2. `onBlock` gets block 1 once it is whole and answers it: a
 * server with answerHandshake(), a client with an echo (C2, 5.2.4).
 */
export class HandshakeReader {
  readonly #onBlock: (block: Buffer) => void;
  /** Grows with what arrives: thousands may knock and stay. */
  #block: Buffer = EMPTY;
  #received = 0;

  constructor(onBlock: (block: Buffer) => void) {
    this.#onBlock = onBlock;
  }

  get done(): boolean {
    return this.#received === 1 + 2 * HANDSHAKE_BYTES;
  }

  /** Consumes from `bytes[from..to)`; returns the offset of the first byte it did not take. */
  push(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && !this.done) {
      if (this.#received === 0) {
        // 6 is RTMPE; `G` and 0x16 are HTTP and TLS that came to the wrong port.
        if (bytes[at] !== VERSION) throw new WireError("handshake-version", 0, "RTMP version 3");
        this.#received = 1;
        at += 1;
        continue;
      }
      const inBlock = (this.#received - 1) % HANDSHAKE_BYTES;
      const count = Math.min(HANDSHAKE_BYTES - inBlock, to - at);
      if (this.#received <= HANDSHAKE_BYTES) {
        this.#makeRoom(inBlock + count);
        bytes.copy(this.#block, inBlock, at, at + count);
      }
      this.#received += count;
      at += count;
      if (this.#received === 1 + HANDSHAKE_BYTES && this.#block !== EMPTY) {
        const block = this.#block;
        this.#block = EMPTY;
        this.#onBlock(block);
      }
    }
    return at;
  }

  /** The usual peer sends the whole block at once; one that drips makes it grow fivefold, not at every byte. */
  #makeRoom(bytes: number): void {
    if (bytes <= this.#block.length) return;
    const size = Math.min(HANDSHAKE_BYTES, Math.max(bytes, this.#block.length * 5, 64));
    const larger = Buffer.allocUnsafeSlow(size);
    this.#block.copy(larger);
    this.#block = larger;
  }
}
