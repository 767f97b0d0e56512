/** Reads a YAML configuration file into plain values, and finds the line of a key for messages. */

import { readFileSync } from "node:fs";
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Problem } from "./problems.ts";

export interface ConfigFile {
  /** Top-level sections as written; `{}` when the file could not be read. */
  readonly sections: Record<string, unknown>;
  readonly problems: readonly Problem[];
  /** `FILE:LINE` of a dotted key, or the file alone. */
  place(key: string): string;
}

/** Never throws: what is wrong is in `problems`. Excerpts of the file are not shown, they may hold secrets. */
export function readConfigFile(file: string): ConfigFile {
  let source: string;
  try {
    source = readFileSync(file, "utf8");
  } catch (error) {
    return failed(
      file,
      "可读的 YAML 文件",
      `a readable YAML file (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const at = `${file}:${line}:${col}`;
    return failed(at, "有效的 YAML，键不重复", `valid YAML without repeated keys (${error.code})`);
  }
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch {
    return failed(file, "不含过多的 YAML 别名", "without excessive YAML aliases");
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    return failed(
      file,
      "顶层是一组设置（node、ingest 等）",
      "a map of sections (node, ingest, …) at the top",
    );
  }
  return {
    sections: value as Record<string, unknown>,
    problems: [],
    place: (key) => {
      const offset = offsetOf(document, key.split("."));
      return offset === null ? file : `${file}:${lines.linePos(offset).line}`;
    },
  };
}

function failed(file: string, zh: string, en: string): ConfigFile {
  const cure = {
    zh: "修正该文件（config/tingzha.yaml 是带注释的样例），或不用 --config 以使用内置默认值",
    en: "correct the file (config/tingzha.yaml is an annotated example), or leave --config out to use the defaults",
  };
  const problem: Problem = { key: "--config", value: file, where: null, rule: { zh, en }, cure };
  return { sections: {}, problems: [problem], place: () => file };
}

/** Where the last existing part of `path` is written. */
function offsetOf(document: Document, path: readonly string[]): number | null {
  let offset: number | null = null;
  let node: unknown = document.contents;
  for (const part of path) {
    if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (isNode(node) ? node.range?.[0] : null) ?? offset;
      continue;
    }
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    if (pair === undefined) break;
    offset = (isScalar(pair.key) ? pair.key.range?.[0] : null) ?? offset;
    node = pair.value;
  }
  return offset;
}
