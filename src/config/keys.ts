/** The keys of the schema as a flat list of dotted names, with their environment names and nearest matches. */

import { z } from "zod";
import { factsOf, type KeyFacts } from "./facts.ts";
import { configSchema } from "./schema.ts";

export interface Key {
  /** `gate.delaySeconds` */
  readonly name: string;
  /** `TINGZHA_GATE_DELAY_SECONDS` */
  readonly environmentName: string;
  readonly facts: KeyFacts;
  readonly byDefault: unknown;
  /** What the value is in YAML, for values that come as text from the environment. */
  readonly holds: "number" | "boolean" | "text" | "list";
  readonly nullable: boolean;
  /** Of a list: what is said of each part of its items, by name. */
  readonly items: ReadonlyMap<string, KeyFacts>;
}

export const keys: readonly Key[] = [...walk(configSchema, [])];
export const keyByName: ReadonlyMap<string, Key> = new Map(keys.map((key) => [key.name, key]));

/** `notify.channels.0.url` is what the key `notify.channels` says of `url`; null: no part of a list's item. */
export function itemFacts(name: string): KeyFacts | null {
  const [, list = "", part = ""] = /^(.+)\.\d+\.([^.]+)$/.exec(name) ?? [];
  return keyByName.get(list)?.items.get(part) ?? null;
}

function* walk(schema: z.core.$ZodType, path: readonly string[]): Generator<Key> {
  if (schema instanceof z.ZodPrefault) return yield* walk(schema.def.innerType, path);
  if (schema instanceof z.ZodObject) {
    for (const [part, inner] of Object.entries(schema.shape))
      yield* walk(inner as z.ZodType, [...path, part]);
    return;
  }
  const facts = factsOf(schema);
  if (facts === undefined || !(schema instanceof z.ZodDefault)) {
    throw new Error(`the schema of ${path.join(".")} has no rule or no default`);
  }
  const inner = schema.def.innerType;
  const nullable = inner instanceof z.ZodNullable;
  const core = inner instanceof z.ZodNullable ? inner.def.innerType : inner;
  yield {
    name: path.join("."),
    environmentName: `TINGZHA_${path.map((part) => part.replace(/[A-Z]/g, "_$&").toUpperCase()).join("_")}`,
    facts,
    byDefault: schema.def.defaultValue,
    holds: holdsOf(core),
    nullable,
    items: core instanceof z.ZodArray ? itemsOf(core.element) : new Map(),
  };
}

function holdsOf(schema: z.core.$ZodType): Key["holds"] {
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodArray) return "list";
  return schema instanceof z.ZodBoolean ? "boolean" : "text";
}

function itemsOf(item: z.core.$ZodType): Map<string, KeyFacts> {
  const parts = item instanceof z.ZodObject ? Object.entries(item.shape) : [];
  return new Map(
    parts.map(([part, schema]) => {
      const facts = factsOf(schema as z.core.$ZodType);
      if (facts === undefined) throw new Error(`the schema of ${part} has no rule`);
      return [part, facts];
    }),
  );
}

/** The known name that `unknown` was probably meant to be, or null when none is near. */
export function nearest(unknown: string, known: readonly string[]): string | null {
  const last = unknown.slice(unknown.lastIndexOf(".") + 1);
  const misplaced = known.find((name) => name.endsWith(`.${last}`));
  if (misplaced !== undefined) return misplaced;
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(unknown.length / 4)) + 1;
  for (const name of known) {
    const distance = editDistance(unknown.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
