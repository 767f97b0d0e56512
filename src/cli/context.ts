/** What every command has: which node is meant, where it lies, how to answer. */

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Config, type ConfigResult, formatProblems, loadConfig } from "../config.ts";
import { DESK_SOCKET } from "./desk-socket.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

export const PROJECT_ROOT = dirname(dirname(import.meta.dirname));

/** Options of the program, before or after the command's name. */
export interface NodeOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

export interface Output {
  write(text: string): void;
  complain(text: string): void;
}

export class Context {
  readonly options: NodeOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #output: Output;
  #loaded: ConfigResult | null = null;

  constructor(options: NodeOptions, env: NodeJS.ProcessEnv, output: Output) {
    this.options = options;
    this.#env = env;
    this.#output = output;
  }

  /** The result for a program (`--json`) or a person. */
  answer(value: unknown, text: string): void {
    this.#output.write(this.options.json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
  }

  /** Something worth knowing that is not the result. */
  note(text: string): void {
    this.#output.complain(`${text}\n`);
  }

  loadConfig(): ConfigResult {
    const { config } = this.options;
    const workingDirectory = process.cwd();
    this.#loaded ??= loadConfig({
      file: config === undefined ? null : resolve(workingDirectory, config),
      env: this.#env,
      projectRoot: PROJECT_ROOT,
      workingDirectory,
    });
    return this.#loaded;
  }

  /** Absolute. A cut must not depend on a right configuration, so `--data-dir` goes first. */
  dataDir(): string {
    const { dataDir } = this.options;
    return dataDir === undefined ? this.#config().node.dataDir : resolve(dataDir);
  }

  runDir(): string {
    return join(this.dataDir(), "run");
  }

  /** The run directory, if this is the machine of the node that is meant; null for one that is named by its address. */
  localRunDir(): string | null {
    if (this.options.url !== undefined || this.#env.TINGZHA_URL) return null;
    const runDir = this.runDir();
    return existsSync(join(runDir, DESK_SOCKET)) ? runDir : null;
  }

  /** Base address of the API, without a slash at the end. */
  apiUrl(): string {
    const given = this.options.url ?? (this.#env.TINGZHA_URL || undefined);
    if (given !== undefined) return given.replace(/\/+$/, "");
    const { http } = this.#config();
    const host = http.host === "0.0.0.0" || http.host === "::" ? "127.0.0.1" : http.host;
    return `${http.tls === null ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${http.port}`;
  }

  token(): string | null {
    return this.options.token ?? (this.#env.TINGZHA_TOKEN || null);
  }

  #config(): Config {
    const loaded = this.loadConfig();
    if (loaded.ok) return loaded.config;
    this.note(formatProblems(loaded.problems));
    throw new CommandFailure("config-wrong", {}, 2);
  }
}

/** Rows as lines of columns; an empty list says so. */
export function table(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return say("nothing-listed");
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
