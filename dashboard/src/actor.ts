/** Who acted, where that need not be a person of the court: the node's parts, a courtroom's button, an account of the machine. PURE. */

const PARTS = ["gate", "desk", "bootstrap"] as const;
const BUTTON = "room:";
const MACHINE = "machine:";

export interface Actor {
  readonly kind: (typeof PARTS)[number] | "button" | "machine" | "command" | "person";
  /** The person's or the account's; "" for the others. */
  readonly name: string;
}

/** @param by as the desk names him; null: the command on the node, which asks no desk. */
export function actorOf(by: string | null): Actor {
  if (by === null) return { kind: "command", name: "" };
  const part = PARTS.find((each) => each === by);
  if (part !== undefined) return { kind: part, name: "" };
  if (by.startsWith(BUTTON)) return { kind: "button", name: "" };
  if (by.startsWith(MACHINE)) return { kind: "machine", name: by.slice(MACHINE.length) };
  return { kind: "person", name: by };
}
