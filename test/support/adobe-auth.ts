// The asking side of `authmod=adobe`, as Wowza and the large platforms do it: three connects, the last of which
// proves the password without sending it.
import { createHash, randomBytes } from "node:crypto";

export type AdobeVerdict =
  | { readonly granted: true }
  | { readonly granted: false; readonly description: string };

const REJECTED = "[ AccessManager.Reject ] : ";

function base64Md5(text: string): string {
  return createHash("md5").update(text).digest("base64");
}

/** One publisher's challenges; the encoder connects anew for every step, so this outlives connections. */
export class AdobeAuth {
  readonly #user: string;
  readonly #password: string;
  readonly #salt = randomBytes(4).toString("hex");
  readonly #opaque = randomBytes(4).toString("hex");

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /** `app`: of the connect command, with its query. */
  judge(app: string): AdobeVerdict {
    const query = new URLSearchParams(app.slice(app.indexOf("?") + 1).replaceAll("+", "%2B"));
    if (!app.includes("?") || query.get("authmod") !== "adobe") {
      return { granted: false, description: `${REJECTED}[ code=403 need auth; authmod=adobe ] : ` };
    }
    const response = query.get("response");
    if (response === null) {
      const question = `user=${this.#user}&salt=${this.#salt}&challenge=${this.#opaque}&opaque=${this.#opaque}`;
      return { granted: false, description: `${REJECTED}[ authmod=adobe ] : ?reason=needauth&${question}` };
    }
    const secret = base64Md5(this.#user + this.#salt + this.#password);
    const expected = base64Md5(secret + this.#opaque + (query.get("challenge") ?? ""));
    if (query.get("user") === this.#user && response === expected) return { granted: true };
    return { granted: false, description: `${REJECTED}[ authmod=adobe ] : ?reason=authfail` };
  }
}
