/** Tokens and who holds them, kept in memory: a cut must find its caller without asking the database. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Clock, isoNow } from "../clock.ts";
import type { TokenBody } from "../contract/people.ts";
import { PERMISSIONS, type Permission } from "../contract/permissions.ts";
import { Failure } from "../failure.ts";
import type { TokenRow, TokenRows } from "../store/tokens.ts";

export const BOOTSTRAP_PERSON = "bootstrap";
const TOKEN_PREFIX = "tz_";
const TOKEN_BYTES = 32;

export interface Caller {
  readonly tokenId: string;
  readonly person: string;
}

export class Tokens {
  readonly #rows: TokenRows;
  readonly #clock: Clock;
  readonly #byHash = new Map<string, TokenRow>();
  readonly #byId = new Map<string, TokenRow>();

  constructor(rows: TokenRows, clock: Clock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  async load(): Promise<void> {
    for (const token of await this.#rows.all()) this.#remember(token);
  }

  /**
   * At first start: the bootstrap token, with every permission, from the environment or made here. A token
   * given later is added too, so that a lost one can be replaced by who controls the machine.
   * @returns the token when it was made here and must be shown; null otherwise.
   */
  async ensureBootstrap(given: string | undefined): Promise<string | null> {
    if (given !== undefined) {
      if (!this.#byHash.has(sha256(given))) await this.#add(given, BOOTSTRAP_PERSON, PERMISSIONS, null, null);
      return null;
    }
    if (this.#byId.size > 0) return null;
    const token = newToken();
    await this.#add(token, BOOTSTRAP_PERSON, PERMISSIONS, null, null);
    return token;
  }

  /** The caller of a token, or null when it is unknown, expired or revoked. */
  callerOf(token: string): Caller | null {
    // A look-up by hash tells an attacker nothing about the token: it can't steer the hash byte by byte.
    const row = this.#byHash.get(sha256(token));
    if (row === undefined || row.revokedAt !== null) return null;
    if (row.expiresAt !== null && Date.parse(row.expiresAt) <= this.#clock.wallMs()) return null;
    return { tokenId: row.id, person: row.person };
  }

  may(caller: Caller, permission: Permission): boolean {
    return this.#byId.get(caller.tokenId)?.permissions.includes(permission) === true;
  }

  /** A token for a person. Nobody gives what he does not have. */
  async mint(minter: Caller, body: TokenBody): Promise<{ id: string; token: string }> {
    const permissions = body.permissions.includes("*")
      ? PERMISSIONS.filter((permission) => this.may(minter, permission))
      : body.permissions.filter((permission) => permission !== "*");
    const missing = permissions.filter((permission) => !this.may(minter, permission));
    if (missing.length > 0) {
      const list = missing.join(", ");
      throw new Failure(
        403,
        "permission-not-held",
        `不能授予自己没有的权限：${list}`,
        `Not yours to give: ${list}`,
      );
    }
    if (body.person === BOOTSTRAP_PERSON) {
      throw new Failure(400, "person-reserved", "该名称保留给初始令牌", "This name is the bootstrap token's");
    }
    const token = newToken();
    const id = await this.#add(token, body.person, permissions, minter.tokenId, body.expiresAt ?? null);
    return { id, token };
  }

  async revoke(id: string): Promise<void> {
    const row = this.#byId.get(id);
    if (row === undefined) throw new Failure(404, "token-not-found", `没有令牌 ${id}`, `No token ${id}`);
    const revoked = { ...row, revokedAt: row.revokedAt ?? isoNow(this.#clock) };
    this.#remember(revoked);
    await this.#rows.revoke(id, revoked.revokedAt);
  }

  all(): readonly TokenRow[] {
    return [...this.#byId.values()];
  }

  find(id: string): TokenRow | null {
    return this.#byId.get(id) ?? null;
  }

  async #add(
    token: string,
    person: string,
    permissions: readonly string[],
    mintedBy: string | null,
    expiresAt: string | null,
  ): Promise<string> {
    const row: TokenRow = {
      id: randomUUID(),
      person,
      hash: sha256(token),
      permissions: [...new Set(permissions)],
      mintedBy,
      bootstrap: person === BOOTSTRAP_PERSON,
      createdAt: isoNow(this.#clock),
      expiresAt,
      revokedAt: null,
    };
    await this.#rows.add(row, randomUUID());
    this.#remember(row);
    return row.id;
  }

  #remember(row: TokenRow): void {
    this.#byHash.set(row.hash, row);
    this.#byId.set(row.id, row);
  }
}

function newToken(): string {
  return TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
