/** `tingzha verify`: what the recordings below a path are worth, each finding with its seconds. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { SESSION_FILE } from "../journal/session-file.ts";
import { type Verification, verifySession } from "../journal/verification.ts";
import { Api, causeOf } from "./api.ts";
import { type WitnessedHead, witnessedHeads } from "./audit.ts";
import type { Context } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

interface VerifyOptions {
  readonly key?: readonly string[];
  readonly fingerprint?: string;
  readonly second?: string;
  readonly audit?: boolean;
}

interface Expected {
  readonly heads?: readonly WitnessedHead[];
}

interface Verified extends Verification {
  readonly directory: string;
}

export function addVerifyCommand(program: Command, context: () => Context): void {
  program
    .command("verify <path>")
    .description("校验录像：一个场次，或其上级目录 recordings: a session, or a directory of them")
    .option("--key <file...>", "可信公钥（<dataDir>/keys/*.pub） trusted public keys")
    .option("--fingerprint <hex>", "首次启动时显示的密钥指纹 the key's fingerprint, shown at first start")
    .option("--second <dir>", "同一场次在备用录像目录中的部分 the session's directory in the second root")
    .option(
      "--audit",
      "并与审计日志中的校验值核对（经接口） also against the heads in the audit log (by the API)",
    )
    .action(async (path: string, options: VerifyOptions) => {
      const heads = options.audit ? await witnessedHeads(new Api(context())) : null;
      const results: Verified[] = [];
      for (const directory of sessionsAt(resolve(path))) {
        const expected = heads === null ? {} : { heads: heads.get(basename(directory)) ?? [] };
        results.push(await verifyOne(directory, options, expected));
      }
      if (results.length === 0) throw new CommandFailure("verify-nothing", { path });
      context().answer(results, results.map(described).join("\n\n"));
      // Without a key of the court's own, whoever rewrote everything would have signed it too.
      if (!results.every(({ ok, trusted }) => ok && trusted)) process.exitCode = 1;
    });
}

async function verifyOne(directory: string, options: VerifyOptions, expected: Expected): Promise<Verified> {
  const otherDirectory = options.second === undefined ? {} : { otherDirectory: resolve(options.second) };
  const known = { ...expected, ...otherDirectory };
  const publicKeys = trustedKeys(directory, options);
  try {
    if (publicKeys.length > 0 || options.fingerprint === undefined) {
      const trust = publicKeys.length > 0 ? { publicKeys } : {};
      return { directory, ...(await verifySession(directory, { ...known, ...trust })) };
    }
    // The files bring their own key; the fingerprint says whether it is the court's.
    const { session } = await verifySession(directory, known);
    const own = session !== null && fingerprintOf(session.publicKey) === options.fingerprint.toLowerCase();
    const trust = { publicKeys: own ? [session.publicKey] : [] };
    return { directory, ...(await verifySession(directory, { ...known, ...trust })) };
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file: directory, cause: causeOf(error) });
  }
}

/** Those named, else those of the node whose recordings these are. */
function trustedKeys(directory: string, { key, fingerprint }: VerifyOptions): string[] {
  if (key !== undefined) return key.map((file) => readKey(file));
  if (fingerprint !== undefined) return [];
  // <dataDir>/recordings/<day>/<session>
  const folder = join(dirname(dirname(dirname(directory))), "keys");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".pub"));
  return names.map((name) => readKey(join(folder, name)));
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file, cause: causeOf(error) });
  }
}

function fingerprintOf(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
}

/** The directories that hold a session, at `path` or below; a file stands for its directory. */
function sessionsAt(path: string): string[] {
  if (!existsSync(path)) throw new CommandFailure("file-unreadable", { file: path, cause: "ENOENT" });
  if (!statSync(path).isDirectory()) return [dirname(path)];
  const entries = readdirSync(path, { withFileTypes: true });
  const isSession = entries.some(({ name }) => name === SESSION_FILE || /^part-\d+\.(flv|index)$/.test(name));
  if (isSession) return [path];
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.sort().flatMap((name) => sessionsAt(join(path, name)));
}

function described({ directory, ok, sealed, trusted, session, findings, unwitnessed }: Verified): string {
  const lines = [say(ok ? "verify-whole" : "verify-altered", { directory, count: findings.length })];
  for (const { zh, en } of findings) lines.push(`  ✗ ${zh}`, `    ${en}`);
  for (const { part, wall, media } of unwitnessed) {
    const when =
      wall === null ? `${media?.fromMs ?? "?"}–${media?.toMs ?? "?"} ms` : `${wall.from} – ${wall.to}`;
    lines.push(say("verify-unwitnessed", { part, when }));
  }
  if (!sealed) lines.push(say("verify-open"));
  if (!trusted) lines.push(say("verify-untrusted", { fingerprint: session?.key ?? "–" }));
  return lines.join("\n");
}
