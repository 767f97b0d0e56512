/** The HTTP side of the desk: express with every route declared, authenticated, checked and answered the same way. */
import { randomUUID } from "node:crypto";
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import type { z } from "zod";
import { actingFrom } from "../audit/origin.ts";
import { Failure } from "../failure.ts";
import type { Caller, Tokens } from "../people/tokens.ts";
import { answerError } from "./errors.ts";
import { FileAnswer, type Route } from "./route.ts";

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly tokens: Pick<Tokens, "callerOf" | "may">;
  /** `/metrics`, in the text format of Prometheus. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly onRequest: (request: RequestLog) => void;
  /** A known caller asked for an act and was told no; reading is not an act. */
  readonly onRefused: (refusal: Refusal) => void;
  readonly onError: (requestId: string, error: unknown) => void;
}

export interface Refusal {
  readonly caller: Caller;
  /** Method and declared path. */
  readonly route: string;
  /** The `:id` of the path, or the path itself. */
  readonly subject: string;
  readonly code: string;
}

export interface RequestLog {
  readonly requestId: string;
  readonly method: string;
  /** The declared path, so that no id or secret of a URL gets into the log. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly person: string | null;
}

/** What the steps of one request hand on. */
export interface RequestState {
  requestId: string;
  receivedAt: string;
  startedMs: number;
  route: string;
  caller: Caller | null;
}

export function createApp(options: ServerOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", "simple");
  app.use(begin(options));
  app.get("/metrics", async (_, response) => {
    stateOf(response).route = "/metrics";
    const { contentType, text } = await options.metrics();
    response.type(contentType).send(text);
  });
  for (const each of options.routes) mount(app, each, options);
  app.use((_, response) => {
    stateOf(response).route = "unknown";
    throw new Failure(404, "not-found", "没有这个接口", "There is no such route");
  });
  const onError: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { requestId, caller, route } = stateOf(response);
    const code = answerError(response, requestId, error, options.onError);
    if (caller === null || request.method === "GET") return;
    const { id: subject = route } = request.params as { id?: string };
    options.onRefused({ caller, route: `${request.method} ${route}`, subject, code });
  };
  app.use(onError);
  return app;
}

export function stateOf(response: Response): RequestState {
  return response.locals.tingzha as RequestState;
}

function begin({ onRequest }: ServerOptions): RequestHandler {
  return (request, response, next) => {
    const state: RequestState = {
      requestId: randomUUID(),
      receivedAt: new Date().toISOString(),
      startedMs: performance.now(),
      route: "unknown",
      caller: null,
    };
    response.locals.tingzha = state;
    response.set({
      "X-Request-Id": state.requestId,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer",
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    });
    response.once("close", () => {
      const durationMs = performance.now() - state.startedMs;
      const person = state.caller?.person ?? null;
      const { requestId, route } = state;
      onRequest({
        requestId,
        method: request.method,
        route,
        status: response.statusCode,
        durationMs,
        person,
      });
    });
    next();
  };
}

function mount(app: Express, route: Route, options: ServerOptions): void {
  // Who it is comes before what he sends: nobody unknown makes the desk read 16 MiB.
  const steps: RequestHandler[] = [authorise(route, options.tokens)];
  if (route.body !== null) steps.push(requireJson, express.json({ limit: route.bodyLimitBytes }));
  app[route.method](route.path, ...steps, async (request, response) => {
    const { caller, receivedAt, requestId } = stateOf(response);
    const input = {
      params: parsed(route.params, request.params, "path"),
      query: parsed(route.query, request.query, "query"),
      body: parsed(route.body, request.body ?? {}, "body"),
      caller,
      receivedAt,
    };
    const origin = { address: request.socket.remoteAddress ?? "", requestId };
    const answer = await actingFrom(origin, () => route.handle(input));
    response.status(route.status);
    if (!(answer instanceof FileAnswer)) response.json(answer);
    else sendFile(response, answer);
  });
}

function sendFile(response: Response, { contentType, fileName, bytes }: FileAnswer): void {
  const name = encodeURIComponent(fileName);
  response.set({
    "Content-Type": contentType,
    "Content-Disposition": `attachment; filename*=UTF-8''${name}`,
  });
  response.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function authorise(route: Route, tokens: ServerOptions["tokens"]): RequestHandler {
  return (request, response, next) => {
    const state = stateOf(response);
    state.route = route.path;
    if (route.access === "public") return next();
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.get("authorization") ?? "")?.[1];
    state.caller = token === undefined ? null : tokens.callerOf(token);
    if (state.caller === null) {
      response.set("WWW-Authenticate", 'Bearer realm="tingzha"');
      throw new Failure(401, "unauthenticated", "请提供有效的令牌", "A valid token is needed");
    }
    if (!tokens.may(state.caller, route.access)) {
      const { access } = route;
      throw new Failure(403, "permission-denied", `没有权限 ${access}`, `The permission ${access} is needed`);
    }
    next();
  };
}

const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.get("transfer-encoding") !== undefined || Number(request.get("content-length") ?? 0) > 0;
  if (hasBody && !request.is(["application/json", "+json"])) {
    throw new Failure(415, "not-json", "请求体须为 JSON", "Send JSON with Content-Type: application/json");
  }
  next();
};

function parsed(schema: z.ZodType | null, value: unknown, where: string): unknown {
  if (schema === null) return value;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    path: [where, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  throw new Failure(400, "invalid-request", "请求内容不合规定", "The request is not valid", { problems });
}

/** An import of 5,000 wrong approvals is told by its first faults. */
const MAX_PROBLEMS = 100;
