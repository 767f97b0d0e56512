/** What a live event is: one declaration, as a route's, from which the check of permission and the tests come. */
import { z } from "zod";
import type { Permission } from "../contract/permissions.ts";
import type { Identity } from "./authentication.ts";

/** One connection, as those who answer on it know it. */
export interface Line {
  /** Looked up twice a second; null: signed out, disabled, revoked. */
  readonly identity: () => Identity | null;
  /** What was sent before has not left yet. */
  readonly isBehind: () => boolean;
  readonly send: (name: string, body: unknown) => void;
  /** Tells why, and ends it. */
  readonly end: (why: unknown) => void;
  readonly onClosed: (told: () => void) => void;
}

export interface LiveInput<Body> {
  readonly body: Body;
  readonly identity: Identity;
  readonly line: Line;
}

export interface LiveEvent {
  readonly name: string;
  readonly access: Permission;
  readonly summary: string;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
  readonly handle: (input: LiveInput<unknown>) => unknown;
}

interface LiveEventSpec<B extends z.ZodType, A extends z.ZodType> {
  readonly name: string;
  readonly access: Permission;
  readonly summary: string;
  readonly body?: B;
  readonly answer: A;
  readonly handle: (input: LiveInput<z.output<B>>) => z.input<A>;
}

const nothing = z.strictObject({});

export function liveEvent<B extends z.ZodType, A extends z.ZodType>(spec: LiveEventSpec<B, A>): LiveEvent {
  return {
    ...{ name: spec.name, access: spec.access, summary: spec.summary, answer: spec.answer },
    body: spec.body ?? nothing,
    // The socket has parsed it with the schema of the same spec.
    handle: (input) => spec.handle(input as LiveInput<z.output<B>>),
  };
}
