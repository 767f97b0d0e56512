/** The HTTP side of the desk: express with every route declared, authenticated, checked and answered the same way. */
import { randomUUID } from "node:crypto";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import helmet from "helmet";
import type { z } from "zod";
import { actingFrom } from "../audit/origin.ts";
import { PERMISSIONS, type Permission } from "../contract/permissions.ts";
import { Failure } from "../failure.ts";
import { accessTo, holds, isUnbounded } from "../people/access.ts";
import type { Caller } from "../people/tokens.ts";
import { type Authentication, type Identity, refuseUnfinished } from "./authentication.ts";
import { answerError } from "./errors.ts";
import { sendFile, sendStream } from "./file-answers.ts";
import { notHeld, unknown } from "./refusals.ts";
import {
  EngineAnswer,
  FileAnswer,
  type Route,
  type RouteInput,
  SocketAnswer,
  StreamAnswer,
} from "./route.ts";
import { styleNonce } from "./style-nonce.ts";
import { openSocket } from "./upgrades.ts";
import { isPrivate, markPrivate, WebSession } from "./web-session.ts";

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly authentication: Authentication;
  /** Reads and writes the browser's cookie. */
  readonly webSessions: RequestHandler;
  /** Address of a proxy whose word on the browser's address and encryption is taken; null: of none. */
  readonly trustedProxy: string | null;
  /** The dashboard's files; null: it has not been built. */
  readonly dashboard: RequestHandler | null;
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
  /** The `:id` (courtroom, key) of the path, or the route itself. */
  subject: string;
  identity: Identity | null;
}

export function createApp(options: ServerOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", "simple");
  app.set("trust proxy", options.trustedProxy ?? false);
  app.use(securityHeaders(), begin(options));
  app.get("/metrics", async (_, response) => {
    stateOf(response).route = "/metrics";
    const { contentType, text } = await options.metrics();
    response.type(contentType).send(text);
  });
  app.use(markPrivate, options.webSessions);
  for (const each of options.routes) mount(app, each, options);
  if (options.dashboard !== null) {
    app.use((_, response, next) => {
      stateOf(response).route = "dashboard";
      next();
    }, options.dashboard);
  }
  app.use((_, response) => {
    stateOf(response).route = "unknown";
    throw new Failure(404, "not-found", "没有这个接口", "There is no such route");
  });
  const onError: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { requestId, identity, route } = stateOf(response);
    const caller = identity?.caller ?? null;
    const code = answerError(response, requestId, error, options.onError);
    if (caller === null || request.method === "GET") return;
    const { subject } = stateOf(response);
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
      subject: "unknown",
      identity: null,
    };
    response.locals.tingzha = state;
    response.set({ "X-Request-Id": state.requestId, "Cache-Control": "no-store" });
    response.once("close", () => {
      const durationMs = performance.now() - state.startedMs;
      const person = state.identity?.caller.person ?? null;
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

/** The dashboard's own scripts, pictures and styles, and what its components write with this answer's nonce; nothing else. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_, response) => `'nonce-${styleNonce(response as Response)}'`],
        imgSrc: ["'self'", "data:"],
        // The preview's player hands the browser its media by such an address.
        mediaSrc: ["blob:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    crossOriginEmbedderPolicy: false,
    // Only a page that came by TLS can promise it for the time to come.
    strictTransportSecurity: { maxAge: 15_552_000, includeSubDomains: false },
  });
}

function mount(app: Express, route: Route, options: ServerOptions): void {
  // Who it is comes before what he sends: nobody unknown makes the desk read 16 MiB.
  const steps: RequestHandler[] = [authorise(route, options.authentication)];
  if (route.body !== null) steps.push(requireJson, express.json({ limit: route.bodyLimitBytes }));
  app[route.method](route.path, ...steps, async (request, response) => {
    const { requestId } = stateOf(response);
    const input = inputOf(route, request, response);
    await refuseBeyondReach(route, input);
    const origin = { address: input.address, requestId };
    const answer = await actingFrom(origin, () => route.handle(input));
    response.status(route.status);
    if (answer instanceof SocketAnswer || answer instanceof EngineAnswer) {
      const again = () => options.authentication.again(request);
      openSocket(request, response, answer, stateOf(response).identity, again);
    } else if (answer instanceof FileAnswer) sendFile(response, answer);
    else if (answer instanceof StreamAnswer) await sendStream(response, answer);
    else response.json(answer);
  });
}

function inputOf(route: Route, request: Request, response: Response): RouteInput<unknown, unknown, unknown> {
  const { identity, receivedAt } = stateOf(response);
  return {
    params: parsed(route.params, request.params, "path"),
    query: parsed(route.query, request.query, "query"),
    body: parsed(route.body, request.body ?? {}, "body"),
    caller: identity?.caller ?? null,
    rights: identity?.rights ?? [],
    userId: identity?.userId ?? null,
    stage: identity?.stage ?? "full",
    web: new WebSession(request),
    encrypted: isPrivate(request),
    address: request.ip ?? "",
    receivedAt,
  };
}

/** In the caller's court, and in his own hearing where that is what he has. */
async function refuseBeyondReach(route: Route, input: RouteInput<unknown, unknown, unknown>): Promise<void> {
  const { access } = route;
  if (!isPermission(access) || input.caller === null || isUnbounded(input.rights, access)) return;
  // Not awaited where it is known at once: a cut waits for nothing.
  const found = route.subject(input);
  const subject = found instanceof Promise ? await found : found;
  const verdict = accessTo(input.rights, access, input.caller.person, subject);
  if (verdict === "permitted") return;
  if (verdict === "not-held") throw notHeld(access);
  if (verdict === "other-court") {
    const [zh, en] = ["不在你的法院范围内", "It belongs to a court that your role does not reach"];
    throw new Failure(403, "other-court", zh, en);
  }
  const [zh, en] = ["这不是你承办或参与的庭审", "It is not a hearing of your own"];
  throw new Failure(403, "not-own-hearing", zh, en);
}

function authorise(route: Route, authentication: Authentication): RequestHandler {
  return (request, response, next) => {
    const state = stateOf(response);
    state.route = route.path;
    // Here only: behind the route express knows its parameters no more.
    const { id, courtroom, key } = request.params as Readonly<Record<string, string | undefined>>;
    state.subject = id ?? courtroom ?? key ?? route.path;
    const { access } = route;
    if (access === "public") return next();
    const identity =
      access === "room-button"
        ? authentication.button(request, String(request.params.courtroom))
        : authentication.of(request);
    state.identity = identity;
    if (identity === null) {
      response.set("WWW-Authenticate", 'Bearer realm="tingzha"');
      throw unknown();
    }
    if (access !== "entering") refuseUnfinished(identity.stage);
    if (identity.byCookie && route.method !== "get" && !new WebSession(request).hasCsrfToken) {
      const [zh, en] = ["请求缺少页面令牌，请刷新页面后重试", "The page's token is missing: reload the page"];
      throw new Failure(403, "csrf", zh, en);
    }
    if (isPermission(access) && !holds(identity.rights, access)) throw notHeld(access);
    next();
  };
}

function isPermission(access: Route["access"]): access is Permission {
  return (PERMISSIONS as readonly string[]).includes(access);
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
