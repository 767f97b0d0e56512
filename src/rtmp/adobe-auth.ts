// `authmod=adobe`: how platforms of the Adobe family ask a publisher for user and password. The server refuses
// connect with a challenge in the description; the client connects again with the answer in its application.
import { createHash, randomBytes } from "node:crypto";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What the description of a refused connect asks for; null when it is no challenge. */
export type AuthDemand =
  | { readonly kind: "name-user" }
  | {
      readonly kind: "answer";
      readonly salt: string;
      readonly challenge: string | null;
      readonly opaque: string | null;
    }
  | { readonly kind: "failed"; readonly reason: string };

const MAX_DESCRIPTION = 2048;

export function readAuthDemand(description: string): AuthDemand | null {
  if (description.length > MAX_DESCRIPTION || !description.includes("authmod=adobe")) return null;
  const mark = description.indexOf("?");
  if (mark < 0) return { kind: "name-user" };
  const fields = new Map<string, string>();
  for (const pair of description.slice(mark + 1).split("&")) {
    const equals = pair.indexOf("=");
    // The values are base64: a later = belongs to them.
    if (equals > 0) fields.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  const reason = fields.get("reason") ?? "unknown";
  const salt = fields.get("salt");
  if (reason !== "needauth" || salt === undefined) return { kind: "failed", reason };
  return {
    kind: "answer",
    salt,
    challenge: fields.get("challenge") ?? null,
    opaque: fields.get("opaque") ?? null,
  };
}

const md5 = (text: string): string => createHash("md5").update(text).digest("base64");

/** The query for application and tcUrl that answers `demand`; `clientChallenge` is given by tests only. */
export function answerAuth(
  demand: Exclude<AuthDemand, { kind: "failed" }>,
  { user, password }: Credentials,
  clientChallenge: string = randomBytes(4).toString("hex"),
): string {
  const name = `authmod=adobe&user=${user}`;
  if (demand.kind === "name-user") return name;
  const secret = md5(user + demand.salt + password);
  const response = md5(secret + (demand.opaque ?? demand.challenge ?? "") + clientChallenge);
  const opaque = demand.opaque === null ? "" : `&opaque=${demand.opaque}`;
  return `${name}&challenge=${clientChallenge}&response=${response}${opaque}`;
}
