/** Tokens and who holds them, kept in memory: a cut must find its caller without asking the database. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Clock, isoNow } from "../clock.ts";
import type { TokenBody } from "../contract/people.ts";
import { INTEGRATION, PERMISSIONS, type Permission } from "../contract/permissions.ts";
import { Failure } from "../failure.ts";
import type { TokenRow, TokenRows } from "../store/tokens.ts";
import { BOOTSTRAP_PERSON, refuseReserved } from "./reserved-names.ts";

const TOKEN_PREFIX = "tz_";
const TOKEN_BYTES = 32;

/** Who acts. */
export interface Caller {
  readonly person: string;
  /** null: signed in, at a courtroom's button, or on the machine itself. */
  readonly tokenId: string | null;
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

  /** The token that the environment brings, with every permission: for automation. It can be replaced by bringing another. */
  async ensureBootstrap(given: string | undefined): Promise<void> {
    if (given === undefined || this.#byHash.has(sha256(given))) return;
    await this.#add(given, { ...OF_NOBODY, person: BOOTSTRAP_PERSON, permissions: PERMISSIONS });
  }

  /** A bootstrap token exists and can be used: whoever has it may do everything. */
  get hasBootstrap(): boolean {
    return this.all().some((token) => token.bootstrap && this.#isValid(token));
  }

  isBootstrap(token: string): boolean {
    const row = this.#byHash.get(sha256(token));
    return row?.bootstrap === true && this.#isValid(row);
  }

  /** The row of a token, or null when it is unknown, expired or revoked. */
  valid(token: string): TokenRow | null {
    // A look-up by hash tells an attacker nothing about the token: it can't steer the hash byte by byte.
    const row = this.#byHash.get(sha256(token));
    return row !== undefined && this.#isValid(row) ? row : null;
  }

  /** A token for a person. Nobody gives what he does not have. */
  async mint(minter: Caller, body: TokenBody): Promise<{ id: string; token: string }> {
    refuseReserved(body.person);
    const own = minter.tokenId === null ? null : this.find(minter.tokenId);
    // The bootstrap token has every permission that there is, those of a later version too.
    const held = PERMISSIONS.filter(
      (permission) => own?.bootstrap === true || own?.permissions.includes(permission) === true,
    );
    const permissions = body.permissions.includes("*")
      ? held
      : body.permissions.filter((permission) => permission !== "*");
    const missing = permissions.filter((permission) => !held.includes(permission));
    if (missing.length > 0) throw notHeld(missing);
    // Who is bound to a court gives nothing beyond it.
    const court = own?.court ?? body.court ?? null;
    return this.#make({ ...OF_NOBODY, ...body, permissions, court, mintedBy: minter.tokenId });
  }

  /** For a program beside Tingzha: it brings data and reads, no more. */
  integration(body: TokenBody): Promise<{ id: string; token: string }> {
    refuseReserved(body.person);
    const missing = body.permissions.filter((each) => !(INTEGRATION as readonly string[]).includes(each));
    if (missing.length > 0) throw notHeld(missing);
    return this.#make({ ...OF_NOBODY, ...body });
  }

  /** For a person's own programs: it carries what his roles permit at the time, and only what is named here. */
  personal(
    person: string,
    permissions: readonly Permission[],
    expiresAt: string,
  ): Promise<{ id: string; token: string }> {
    return this.#make({ ...OF_NOBODY, person, permissions, expiresAt, personal: true });
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

  async #make(facts: TokenFacts): Promise<{ id: string; token: string }> {
    const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");
    return { id: await this.#add(token, facts), token };
  }

  async #add(token: string, facts: TokenFacts): Promise<string> {
    const row: TokenRow = {
      id: randomUUID(),
      person: facts.person,
      hash: sha256(token),
      permissions: [...new Set(facts.permissions)],
      mintedBy: facts.mintedBy,
      bootstrap: facts.person === BOOTSTRAP_PERSON,
      court: facts.court ?? null,
      personal: facts.personal,
      createdAt: isoNow(this.#clock),
      expiresAt: facts.expiresAt ?? null,
      revokedAt: null,
    };
    await this.#rows.add(row, randomUUID());
    this.#remember(row);
    return row.id;
  }

  #isValid({ revokedAt, expiresAt }: TokenRow): boolean {
    return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > this.#clock.wallMs());
  }

  #remember(row: TokenRow): void {
    this.#byHash.set(row.hash, row);
    this.#byId.set(row.id, row);
  }
}

interface TokenFacts {
  readonly person: string;
  readonly permissions: readonly string[];
  readonly court?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly mintedBy: string | null;
  readonly personal: boolean;
}

const OF_NOBODY = { mintedBy: null, personal: false } as const;

function notHeld(missing: readonly string[]): Failure {
  const list = missing.join(", ");
  return new Failure(403, "permission-not-held", `不能授予：${list}`, `Not yours to give: ${list}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
