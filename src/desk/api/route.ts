/** What a route is: one declaration from which the handler, the permission check, the OpenAPI and the tests come. */
import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import type { WebSocket } from "ws";
import { z } from "zod";
import type { Permission } from "../contract/permissions.ts";
import type { SignInStage } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import type { Right, Subject } from "../people/access.ts";
import type { Caller } from "../people/tokens.ts";
import type { Identity } from "./authentication.ts";
import type { WebSession } from "./web-session.ts";

export type Method = "get" | "post";

/**
 * Who may ask. `self`: whoever is known, about himself; `entering`: also whoever has not finished signing in; `room-button`:
 * the secret of the courtroom in the path. `public` routes are named so on purpose; nothing is public by omission.
 */
export type Access = Permission | "self" | "entering" | "room-button" | "public";

export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Null on public routes only. */
  readonly caller: Caller | null;
  /** What the caller may do, and where. */
  readonly rights: readonly Right[];
  /** Of the caller's account; null: he has none, or is not known. */
  readonly userId: string | null;
  readonly stage: SignInStage;
  /** The browser, if it is one. */
  readonly web: WebSession;
  /** Nobody reads along between the browser and here. */
  readonly encrypted: boolean;
  readonly address: string;
  /** Wall clock, ISO 8601: when the request reached the desk, before its body was read. */
  readonly receivedAt: string;
}

export interface Route {
  readonly method: Method;
  /** Express path, from the root: `/api/v1/sessions/:id`. */
  readonly path: string;
  readonly access: Access;
  /** What it concerns, asked before it is done: the caller's right must reach it. null: no court and no hearing. */
  readonly subject: (
    input: RouteInput<unknown, unknown, unknown>,
  ) => Subject | null | Promise<Subject | null>;
  readonly summary: string;
  readonly params: z.ZodType | null;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** null: plain text. */
  readonly answer: z.ZodType | null;
  readonly status: number;
  readonly bodyLimitBytes: number;
  readonly handle: (input: RouteInput<unknown, unknown, unknown>) => Promise<unknown>;
}

interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly subject?: (
    input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Subject | null | Promise<Subject | null>;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  readonly status?: number;
  readonly bodyLimitBytes?: number;
  readonly handle: (input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<A>>;
}

const DEFAULT_BODY_LIMIT_BYTES = 64 * 1024;

export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  spec: RouteSpec<P, Q, B, A>,
): Route {
  return {
    method: spec.method,
    path: spec.path,
    access: spec.access,
    subject: (input) => spec.subject?.(input as RouteInput<z.output<P>, z.output<Q>, z.output<B>>) ?? null,
    summary: spec.summary,
    params: spec.params ?? null,
    query: spec.query ?? null,
    body: spec.body ?? null,
    answer: spec.answer,
    status: spec.status ?? 200,
    bodyLimitBytes: spec.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    // The server has parsed each part with the schema of the same spec.
    handle: (input) => spec.handle(input as RouteInput<z.output<P>, z.output<Q>, z.output<B>>),
  };
}

/** A file instead of JSON. */
export class FileAnswer {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  constructor(contentType: string, fileName: string, bytes: Uint8Array) {
    this.contentType = contentType;
    this.fileName = fileName;
    this.bytes = bytes;
  }
}

/** A file that is read while it is sent: what would not fit into memory many times at once. */
export class StreamAnswer {
  readonly contentType: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly stream: Readable;
  constructor(contentType: string, fileName: string, sizeBytes: number, stream: Readable) {
    this.contentType = contentType;
    this.fileName = fileName;
    this.sizeBytes = sizeBytes;
    this.stream = stream;
  }
}

/** Instead of an answer the connection becomes a WebSocket; `again` says who it is now, null when he has signed out. */
export class SocketAnswer {
  readonly open: (socket: WebSocket, again: () => Identity | null) => void;
  constructor(open: SocketAnswer["open"]) {
    this.open = open;
  }
}

/** A request whose connection changes its protocol, until somebody speaks that. */
export interface Upgraded {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** As a `SocketAnswer`, for an engine that opens its WebSockets itself. */
export class EngineAnswer {
  readonly take: (upgraded: Upgraded, again: () => Identity | null) => void;
  constructor(take: EngineAnswer["take"]) {
    this.take = take;
  }
}

export const engineAnswer = z.custom<EngineAnswer>((value) => value instanceof EngineAnswer);

export const socketAnswer = z.custom<SocketAnswer>((value) => value instanceof SocketAnswer);

export const fileAnswer = z.custom<FileAnswer | StreamAnswer>(
  (value) => value instanceof FileAnswer || value instanceof StreamAnswer,
);

/** The caller of a route that is not public. */
export function by(input: { readonly caller: Caller | null }): Caller {
  if (input.caller === null)
    throw new Failure(401, "unauthenticated", "请先登录", "Authentication is needed");
  return input.caller;
}
