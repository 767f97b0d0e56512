/** A browser's sign-in: the cookie, what it stands for, and the token that every act must bring with it (CSRF). */
import type { IncomingMessage } from "node:http";
import { csrfSync } from "csrf-sync";
import type { Request, RequestHandler } from "express";
import session, { type SessionData } from "express-session";
import { Failure } from "../failure.ts";
import type { SignIns } from "../people/sign-ins.ts";

/** The prefix binds it to this host, to `/`, and to encryption. */
const COOKIE = "__Host-tingzha";

declare module "express-session" {
  interface SessionData {
    userId: string;
    address: string;
    agent: string;
    /** The second factor was shown. */
    passed: boolean;
    /** Sealed: of a second factor that is being set up. */
    seed: string;
  }
}

const { generateToken, isRequestValid } = csrfSync({
  getTokenFromRequest: (request) => request.get("x-csrf-token"),
});

/** Knows what `SignIns` knows; the cookie's own id never reaches the store. */
class SignInStore extends session.Store {
  readonly #signIns: SignIns;
  constructor(signIns: SignIns) {
    super();
    this.#signIns = signIns;
  }

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    const row = this.#signIns.get(id);
    done(null, row === null ? null : (JSON.parse(row.data) as SessionData));
  }

  override set(id: string, data: SessionData, done: (error?: unknown) => void = () => {}): void {
    const { userId, address, agent } = data;
    this.#signIns.put(id, { userId, address, agent, data: JSON.stringify(data) }).then(() => done(), done);
  }

  override destroy(id: string, done: (error?: unknown) => void = () => {}): void {
    this.#signIns.end(id).then(() => done(), done);
  }
}

export function webSessions(signIns: SignIns, secret: Buffer): RequestHandler {
  return session({
    name: COOKIE,
    secret: secret.toString("hex"),
    store: new SignInStore(signIns),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, secure: true, sameSite: "strict", path: "/" },
  });
}

/** One browser, within one request. */
export class WebSession {
  readonly #request: Request;
  constructor(request: Request) {
    this.#request = request;
  }

  get id(): string {
    return this.#request.sessionID;
  }

  get userId(): string | null {
    return this.#request.session.userId ?? null;
  }

  get passed(): boolean {
    return this.#request.session.passed === true;
  }

  get seed(): string | null {
    return this.#request.session.seed ?? null;
  }

  set seed(seed: string | null) {
    if (seed === null) delete this.#request.session.seed;
    else this.#request.session.seed = seed;
  }

  get csrfToken(): string {
    return generateToken(this.#request);
  }

  get hasCsrfToken(): boolean {
    return isRequestValid(this.#request);
  }

  /** A new id: one that somebody has planted before stands for nobody. */
  async begin(userId: string, passed: boolean): Promise<void> {
    const address = this.#request.ip ?? "";
    const agent = (this.#request.get("user-agent") ?? "").slice(0, 300);
    await this.#call((done) => this.#request.session.regenerate(done));
    Object.assign(this.#request.session, { userId, address, agent, passed });
    generateToken(this.#request, true);
    await this.#call((done) => this.#request.session.save(done));
  }

  async end(): Promise<void> {
    await this.#call((done) => this.#request.session.destroy(done));
  }

  #call(act: (done: (error?: unknown) => void) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      act((error) => (error ? reject(error) : resolve()));
    });
  }
}

/**
 * Whether nobody reads along: TLS here, a trusted proxy's TLS, or a connection within this machine that no proxy passes on
 * in the clear.
 */
export function isPrivate(request: Request): boolean {
  if (request.secure) return true;
  const forwarded = request.get("x-forwarded-proto");
  return isLoopback(request) && (forwarded === undefined || forwarded === "https");
}

/** express-session asks `secure` before it sets a cookie, which a browser then sends by the same rule. */
export const markPrivate: RequestHandler = (request, _response, next) => {
  if (isPrivate(request)) Object.defineProperty(request, "secure", { value: true });
  next();
};

function isLoopback(request: IncomingMessage): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? "");
}

export function refuseOpenLine(encrypted: boolean): void {
  if (encrypted) return;
  const [zh, en] = [
    "连接未加密，口令会被窃听：请用 https 打开，或在庭闸所在的机器上登录",
    "The connection is not encrypted: open it by https, or sign in on the machine itself",
  ];
  throw new Failure(403, "not-encrypted", zh, en);
}
