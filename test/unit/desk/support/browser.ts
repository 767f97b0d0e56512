// Somebody at a browser: signs in by the pages' own calls, and keeps the cookie that comes with each step.
import { Secret, TOTP } from "otpauth";
import type { Answer, Browser, RunningDesk } from "./running-desk.ts";

export const OWN_PASSWORD = "Eigenes-Wort-8341";

export class TestBrowser implements Browser {
  readonly #desk: RunningDesk;
  cookie = "";
  csrfToken = "";
  /** As the last answer set it, with its attributes. */
  setCookie = "";
  /** Each has an address of its own, behind the desk's proxy. */
  headers: Readonly<Record<string, string>> = { "x-forwarded-for": nextAddress() };

  constructor(desk: RunningDesk) {
    this.#desk = desk;
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.#desk.desk.port}/api/v1${path}`, {
      method,
      headers: {
        ...(this.cookie !== "" && { cookie: this.cookie }),
        ...(this.csrfToken !== "" && { "x-csrf-token": this.csrfToken }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...this.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [given] = response.headers.getSetCookie();
    if (given !== undefined) {
      this.setCookie = given;
      this.cookie = given.split(";")[0] ?? "";
    }
    const answer = await response.json();
    const { csrfToken } = answer as { csrfToken?: string };
    if (typeof csrfToken === "string") this.csrfToken = csrfToken;
    return { status: response.status, body: answer };
  }

  password(login: string, password: string): Promise<Answer> {
    return this.send("POST", "/sign-in", { login, password });
  }

  /** The first time: a password of his own, then printed codes. @returns the codes. */
  async firstTime(login: string, given: string, own = OWN_PASSWORD): Promise<string[]> {
    const first = await this.password(login, given);
    if (first.body.stage === "new-password") {
      await this.send("POST", "/me/password", { old: given, password: own });
    }
    const { codes = [] } = (await this.send("POST", "/me/second-factor/codes-only", {})).body;
    await this.me();
    return codes;
  }

  /** Takes over the token that the new cookie wants. */
  async me(): Promise<Answer> {
    return this.send("GET", "/me");
  }
}

let addresses = 0;
function nextAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** What an authenticator shows. */
export function codeOf(seed: string, atMs: number): string {
  return new TOTP({ secret: Secret.fromBase32(seed), digits: 6, period: 30 }).generate({ timestamp: atMs });
}
