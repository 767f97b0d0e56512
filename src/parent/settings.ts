/** Has the configuration checked in a short-lived child and takes over its answer. */

import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import type { NodeParts } from "./parts.ts";

export type SettingsAnswer =
  | { readonly ok: true; readonly parts: NodeParts }
  /** What is wrong, as text for a person. */
  | { readonly ok: false; readonly text: string };

/** Blocks until the child has answered: nothing runs yet. `file` may be relative to `workingDirectory`. */
export function readSettings(
  projectRoot: string,
  workingDirectory: string,
  file: string | null,
): SettingsAnswer {
  const child = resolve(import.meta.dirname, "config-child.ts");
  const absolute = file === null ? [] : [resolve(workingDirectory, file)];
  const result = spawnSync(process.execPath, [child, projectRoot, workingDirectory, ...absolute], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  if (result.status === 0) return JSON.parse(result.stdout) as SettingsAnswer;
  const how = result.error?.message ?? result.signal ?? `exit ${result.status}`;
  return {
    ok: false,
    text: `配置检查程序未能运行（${how}）。请先运行 npm start 或 npm ci 安装依赖。\nThe configuration could not be checked (${how}). Run npm start or npm ci to install what is missing.`,
  };
}
