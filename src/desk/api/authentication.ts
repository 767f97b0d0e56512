/** Who a request comes from, by what he shows: a token, a browser's cookie, a courtroom's button, or the machine itself. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Request } from "express";
import { machineActor, roomActor } from "../contract/actors.ts";
import type { SignInStage } from "../contract/users.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { Failure } from "../failure.ts";
import type { Right } from "../people/access.ts";
import type { Rights } from "../people/rights.ts";
import type { SignIn } from "../people/sign-in.ts";
import type { SignIns } from "../people/sign-ins.ts";
import type { Caller, Tokens } from "../people/tokens.ts";
import type { Users } from "../people/users.ts";
import { WebSession } from "./web-session.ts";

export interface Identity {
  readonly caller: Caller;
  readonly rights: readonly Right[];
  /** What he must still do to have signed in; `full` for everything but browsers. */
  readonly stage: SignInStage;
  /** Carried along by a browser whatever page asks: acts need its CSRF token too. */
  readonly byCookie: boolean;
  /** His account; null for tokens of others than users, buttons and the machine. */
  readonly userId: string | null;
}

export interface AuthenticationParts {
  readonly tokens: Tokens;
  readonly users: Users;
  readonly rights: Rights;
  readonly signIn: SignIn;
  readonly signIns: SignIns;
  readonly courtrooms: Courtrooms;
}

/** Requests that came by the socket in the node's run directory, which only its own user can open. */
const FROM_MACHINE = new WeakSet<IncomingMessage>();

export function markMachine(request: IncomingMessage): void {
  FROM_MACHINE.add(request);
}

export class Authentication {
  readonly #parts: AuthenticationParts;
  constructor(parts: AuthenticationParts) {
    this.#parts = parts;
  }

  /** Null: nobody who is known. A bearer's token is asked first: a program's cookie, if it had one, says nothing. */
  of(request: Request): Identity | null {
    if (FROM_MACHINE.has(request)) return this.#machine(request);
    const bearer = bearerOf(request);
    return bearer === null ? this.#browser(request) : this.#token(bearer);
  }

  /** Who it is now, for what has stayed open since: no sign that somebody sits there, and over with his sign-in. */
  again(request: Request): Identity | null {
    if (FROM_MACHINE.has(request)) return this.#machine(request);
    const bearer = bearerOf(request);
    if (bearer !== null) return this.#token(bearer);
    const web = new WebSession(request);
    const identity = this.#parts.signIns.get(web.id) === null ? null : this.#ofBrowser(web);
    return identity?.stage === "full" ? identity : null;
  }

  /** The button of the courtroom in the path. */
  button(request: Request, courtroom: string): Identity | null {
    const secret = bearerOf(request);
    const hash = this.#parts.courtrooms.get(courtroom)?.buttonHash ?? null;
    if (secret === null || hash === null) return null;
    const given = createHash("sha256").update(secret).digest();
    if (!timingSafeEqual(given, Buffer.from(hash, "hex"))) return null;
    return { caller: { person: roomActor(courtroom), tokenId: null }, rights: [], ...NO_BROWSER };
  }

  #machine(request: Request): Identity {
    const account = /^[\w.-]{1,64}$/.exec(request.get("x-tingzha-account") ?? "")?.[0] ?? "unknown";
    const caller = { person: machineActor(account), tokenId: null };
    return { caller, rights: this.#parts.rights.ofMachine(), ...NO_BROWSER };
  }

  #token(bearer: string): Identity | null {
    const token = this.#parts.tokens.valid(bearer);
    if (token === null) return null;
    const caller = { person: token.person, tokenId: token.id };
    const userId = token.personal ? (this.#parts.users.byName(token.person)?.id ?? null) : null;
    return { caller, rights: this.#parts.rights.ofToken(token), ...NO_BROWSER, userId };
  }

  #browser(request: Request): Identity | null {
    const web = new WebSession(request);
    const identity = this.#ofBrowser(web);
    // What a page asks by itself is no sign that somebody sits before it: nor is a socket, which it opens again when it is lost.
    const isBackground = request.get("x-background") !== undefined || request.get("upgrade") !== undefined;
    if (identity !== null && !isBackground) this.#parts.signIns.seen(web.id);
    return identity;
  }

  #ofBrowser(web: WebSession): Identity | null {
    const { users, rights, signIn } = this.#parts;
    const user = web.userId === null ? null : users.byId(web.userId);
    if (user === null || user.disabledAt !== null) return null;
    const stage = signIn.stageOf(user, web.passed);
    const caller = { person: user.name, tokenId: null };
    const held = stage === "full" ? rights.ofPerson(user.name) : [];
    return { caller, rights: held, stage, byCookie: true, userId: user.id };
  }
}

const NO_BROWSER = { stage: "full", byCookie: false, userId: null } as const;

function bearerOf(request: Request): string | null {
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.get("authorization") ?? "")?.[1] ?? null;
}

export function refuseUnfinished(stage: SignInStage): void {
  if (stage === "full") return;
  const [zh, en] = ["登录尚未完成", `Signing in is not finished: ${stage}`];
  throw new Failure(401, "sign-in-unfinished", zh, en);
}
