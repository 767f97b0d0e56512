/** Configuration keys set by the environment: TINGZHA_GATE_DELAY_SECONDS is gate.delaySeconds. */

import { type Key, keys, nearest } from "./keys.ts";
import { type Problem, shown } from "./problems.ts";

/** TINGZHA_ variables that are no configuration keys: for the desk's first start and for the command line. */
export const NOT_KEYS: ReadonlySet<string> = new Set([
  "TINGZHA_BOOTSTRAP_TOKEN",
  "TINGZHA_URL",
  "TINGZHA_TOKEN",
]);

const keyByEnvironmentName = new Map(keys.map((key) => [key.environmentName, key]));

export interface Overrides {
  readonly values: ReadonlyMap<Key, unknown>;
  readonly problems: readonly Problem[];
}

/** An empty variable counts as not set: compose files and units often pass them so. */
export function readEnvironment(env: NodeJS.ProcessEnv): Overrides {
  const values = new Map<Key, unknown>();
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith("TINGZHA_") || NOT_KEYS.has(name) || text === undefined || text === "") continue;
    const key = keyByEnvironmentName.get(name);
    if (key === undefined) problems.push(unknownVariable(name, text));
    else values.set(key, fromText(key, text));
  }
  return { values, problems };
}

/** Text that is no number, boolean or list stays text, so that the schema refuses it with the key's own rule. */
function fromText(key: Key, text: string): unknown {
  if (key.nullable && text === "null") return null;
  if (key.holds === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (key.holds === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return key.holds === "list" ? listOf(text) : text;
}

/** A list is written as JSON. */
function listOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unknownVariable(name: string, text: string): Problem {
  const near = nearest(name, [...keyByEnvironmentName.keys()]);
  return {
    key: name,
    value: shown(text, /URL|PLATFORM|TOKEN|KEY|SECRET|NOTIFY/.test(name) ? "url" : undefined),
    where: null,
    rule: { zh: "没有这个环境变量对应的配置项", en: "no configuration key has this environment variable" },
    cure: {
      zh: near === null ? "删去它" : `删去它，或改为 ${near}`,
      en: near === null ? "unset it" : `unset it, or did you mean ${near}?`,
    },
  };
}
