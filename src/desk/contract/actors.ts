/** Who acts, as audit and answers name him: a person of the court, or what is none. PURE. */

/** Under their own names; "bootstrap" is whoever has the token of the first start. */
const NODE_PARTS = ["gate", "desk", "bootstrap"] as const;
const BUTTON = "room:";
const MACHINE = "machine:";

export interface Actor {
  readonly kind: (typeof NODE_PARTS)[number] | "button" | "machine" | "command" | "person";
  /** The person's or the account's; "" for the others. */
  readonly name: string;
}

/** A courtroom's hardware button. */
export function roomActor(courtroom: string): string {
  return BUTTON + courtroom;
}

/** Whoever works on the machine itself. @param account as the operating system knows him. */
export function machineActor(account: string): string {
  return MACHINE + account;
}

/** @param by null: the command on the node, which asks no desk. */
export function actorOf(by: string | null): Actor {
  if (by === null) return { kind: "command", name: "" };
  const part = NODE_PARTS.find((each) => each === by);
  if (part !== undefined) return { kind: part, name: "" };
  if (by.startsWith(BUTTON)) return { kind: "button", name: "" };
  if (by.startsWith(MACHINE)) return { kind: "machine", name: by.slice(MACHINE.length) };
  return { kind: "person", name: by };
}
