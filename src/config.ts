/**
 * The configuration: defaults, then the file, then the environment; checked as a whole, every problem at
 * once. Only a short-lived child of the parent and the command line load this; gate and desk get their part.
 */

import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { readEnvironment } from "./config/environment.ts";
import type { KeyFacts } from "./config/facts.ts";
import { type ConfigFile, readConfigFile } from "./config/file.ts";
import { itemFacts, keyByName, keys, nearest } from "./config/keys.ts";
import { type Problem, shown } from "./config/problems.ts";
import { crossRules } from "./config/rules.ts";
import { type Config, configSchema, type WrittenConfig } from "./config/schema.ts";

export { formatProblems, type Problem } from "./config/problems.ts";
export type { CertificateFiles, Config } from "./config/schema.ts";

export interface ConfigSources {
  /** Absolute path of the YAML file; null: embedded defaults. */
  readonly file: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Relative defaults are relative to this. */
  readonly projectRoot: string;
  /** Relative paths in the environment are relative to this. */
  readonly workingDirectory: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Tree = Record<string, unknown>;

export function loadConfig(sources: ConfigSources): ConfigResult {
  const written = gather(sources);
  const bad = new Set<string>();
  const problems = [...written.problems];
  for (const issue of configSchema.safeParse(written.tree, { reportInput: true }).error?.issues ?? []) {
    for (const path of wrongPaths(issue)) {
      const name = path.join(".");
      // One value may break several checks of the schema; its rule is shown once.
      if (!bad.has(name)) problems.push(describe(issue, path, written));
      bad.add(name);
      remove(written.tree, listAround(path) ?? path);
    }
  }
  const config = withAbsoluteDefaults(configSchema.parse(written.tree), sources.projectRoot, written.tree);
  for (const rule of crossRules) {
    if (rule.keys.some((name) => isBad(name, bad))) continue;
    const finding = rule.check(config);
    if (finding !== null) problems.push({ ...finding, where: written.where(finding.key) });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: settle(config) };
}

interface Written {
  readonly tree: Tree;
  readonly problems: readonly Problem[];
  readonly where: (name: string) => string | null;
}

/** The file and the environment over it, in one tree; written paths made absolute. */
function gather({ file, env, workingDirectory }: ConfigSources): Written {
  const content: ConfigFile | null = file === null ? null : readConfigFile(file);
  const tree: Tree = structuredClone(content?.sections ?? {});
  dropEmptySections(tree, "");
  for (const { name, facts } of keys) {
    const value = read(tree, name.split("."));
    if (facts.path && typeof value === "string" && value !== "") {
      write(tree, name.split("."), resolve(dirname(file ?? "."), value));
    }
  }
  const environment = readEnvironment(env);
  for (const [key, value] of environment.values) {
    const isPath = key.facts.path && typeof value === "string";
    write(tree, key.name.split("."), isPath ? resolve(workingDirectory, value) : value);
  }
  const fromEnvironment = new Map(
    [...environment.values.keys()].map((key) => [key.name, key.environmentName]),
  );
  return {
    tree,
    problems: [...(content?.problems ?? []), ...environment.problems],
    where: (name) => fromEnvironment.get(name) ?? content?.place(name) ?? null,
  };
}

/** `gate:` with nothing under it (every line commented out) means: no setting of that section. */
function dropEmptySections(tree: Tree, prefix: string): void {
  for (const [part, value] of Object.entries(tree)) {
    const name = prefix + part;
    const isSection = keys.some((key) => key.name.startsWith(`${name}.`));
    if (value === null && isSection) delete tree[part];
    else if (isSection && isTree(value)) dropEmptySections(value, `${name}.`);
  }
}

/** What an issue is about: a key with a wrong value, or each of the keys that do not exist. */
function wrongPaths(issue: z.core.$ZodIssue): string[][] {
  const path = issue.path.map(String);
  return issue.code === "unrecognized_keys" ? issue.keys.map((part) => [...path, part]) : [path];
}

/** The key that holds the list in which `path` lies: a list is left out whole when something in it is wrong. */
function listAround(path: readonly string[]): readonly string[] | null {
  const depth = path.findIndex((_, index) => keyByName.get(path.slice(0, index).join("."))?.holds === "list");
  return depth < 0 ? null : path.slice(0, depth);
}

function describe(issue: z.core.$ZodIssue, path: readonly string[], { where }: Written): Problem {
  const name = path.join(".");
  if (issue.code === "unrecognized_keys") return unknownKey(name, read(issue.input, path.slice(-1)), where);
  const item = itemFacts(name);
  if (item !== null) return wrongItem(name, issue.input, item, where);
  const key = keyByName.get(name);
  if (key === undefined) return notASection(name, issue.input, where);
  const byDefault = JSON.stringify(key.byDefault);
  return {
    key: name,
    value: shown(issue.input, key.facts.secret),
    where: where(name),
    rule: { zh: key.facts.zh, en: key.facts.en },
    cure: {
      zh: `改正该值，或删去该项以使用默认值 ${byDefault}`,
      en: `correct the value, or remove the key to use the default, ${byDefault}`,
    },
  };
}

/** @param facts of the part that is wrong; most of them have no default to go back to. */
function wrongItem(name: string, value: unknown, facts: KeyFacts, where: Written["where"]): Problem {
  return {
    key: name,
    value: value === undefined ? null : shown(isTree(value) ? "…" : value, facts.secret),
    where: where(name),
    rule: { zh: facts.zh, en: facts.en },
    cure: { zh: "补上或改正该项", en: "set or correct it" },
  };
}

function unknownKey(name: string, value: unknown, where: Written["where"]): Problem {
  const known = namesAndSections();
  const near = known.includes(name) ? null : nearest(name, known);
  const secret = /^(platform|notify)/.test(name) ? "url" : undefined;
  return {
    key: name,
    value: isTree(value) || Array.isArray(value) ? "…" : shown(value, secret),
    where: where(name),
    rule: { zh: "没有这个配置项", en: "there is no such key" },
    cure: {
      zh: near === null ? "删去它；全部配置项见 config/tingzha.yaml" : `删去它，或改为 ${near}`,
      en:
        near === null
          ? "remove it; config/tingzha.yaml lists every key"
          : `remove it, or did you mean ${near}?`,
    },
  };
}

function notASection(name: string, value: unknown, where: Written["where"]): Problem {
  const inner = keys
    .filter((key) => key.name.startsWith(`${name}.`))
    .map((key) => key.name.slice(name.length + 1));
  return {
    key: name,
    value: Array.isArray(value) ? "[…]" : shown(value, "url"),
    where: where(name),
    rule: { zh: `是一组设置：${inner.join("、")}`, en: `is a section: ${inner.join(", ")}` },
    cure: { zh: "在它下面逐项缩进书写", en: "write its keys below it, indented" },
  };
}

function namesAndSections(): string[] {
  const sections = keys.flatMap(({ name }) =>
    name.split(".").flatMap((_, depth, parts) => (depth > 0 ? [parts.slice(0, depth).join(".")] : [])),
  );
  return [...keys.map(({ name }) => name), ...new Set(sections)];
}

function isBad(name: string, bad: ReadonlySet<string>): boolean {
  return [...bad].some((key) => key === name || name.startsWith(`${key}.`));
}

function withAbsoluteDefaults(config: WrittenConfig, projectRoot: string, tree: Tree): WrittenConfig {
  for (const { name, facts } of keys) {
    const path = name.split(".");
    if (facts.path && read(tree, path) === undefined) {
      const value = read(config, path);
      if (typeof value === "string") write(config as unknown as Tree, path, resolve(projectRoot, value));
    }
  }
  return config;
}

/** Settles what the checks have proven: complete listeners or none, and the database below dataDir. */
function settle(config: WrittenConfig): Config {
  const { rtmp, rtmps } = config.ingest;
  const tls = config.http.tls;
  const database = config.store.url.slice("sqlite:".length);
  return {
    ...config,
    ingest: {
      ...config.ingest,
      rtmps:
        rtmps.port === null || rtmps.certFile === null || rtmps.keyFile === null
          ? null
          : { host: rtmp.host, port: rtmps.port, certFile: rtmps.certFile, keyFile: rtmps.keyFile },
    },
    http: {
      ...config.http,
      tls:
        tls.certFile === null || tls.keyFile === null
          ? null
          : { certFile: tls.certFile, keyFile: tls.keyFile },
    },
    store: { url: `sqlite:${resolve(config.node.dataDir, database)}` },
  };
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function read(tree: unknown, path: readonly string[]): unknown {
  let value = tree;
  for (const part of path) {
    if (!isTree(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** Leaves a scalar that stands where a section belongs: the schema reports it. */
function write(tree: Tree, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  tree[first] ??= {};
  const inner = tree[first];
  if (isTree(inner)) write(inner, rest, value);
}

function remove(tree: Tree, path: readonly string[]): void {
  const parent = read(tree, path.slice(0, -1));
  const last = path.at(-1);
  if (isTree(parent) && last !== undefined) delete parent[last];
}
