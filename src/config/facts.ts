/** What is said of a key beside its type: its rule in words, whether it is a path, whether it is a secret. */

import { z } from "zod";

/** What a key needs beside its type: the rule in both languages, and how its value may be shown. */
export interface KeyFacts {
  readonly zh: string;
  readonly en: string;
  /** A path on this machine: relative ones are made absolute. */
  readonly path?: boolean;
  /** May hold credentials: never shown whole. */
  readonly secret?: "url" | "text";
}

const facts = z.registry<KeyFacts>();

export function factsOf(schema: z.core.$ZodType): KeyFacts | undefined {
  return facts.get(schema);
}

export function key<Schema extends z.ZodType>(
  schema: Schema,
  zh: string,
  en: string,
  more?: Partial<KeyFacts>,
): Schema {
  facts.add(schema, { zh, en, ...more });
  return schema;
}
