/** Names under which the node itself acts; nobody may carry one of them. PURE. */
import { Failure } from "../failure.ts";

export const BOOTSTRAP_PERSON = "bootstrap";
const ROOM = "room:";
const MACHINE = "machine:";
/** As a printed paper names them. */
export const NODE_PARTS: Readonly<Record<string, string>> = {
  gate: "直播网关",
  desk: "值班台",
  [BOOTSTRAP_PERSON]: "初始令牌",
};
const RESERVED = Object.keys(NODE_PARTS);

/** A courtroom's hardware button, as the audit names it. */
export function roomActor(courtroom: string): string {
  return ROOM + courtroom;
}

/** Whoever works on the machine itself. @param account as the operating system knows him. */
export function machineActor(account: string): string {
  return MACHINE + account;
}

/** Who acted, as a printed paper names him. */
export function printedName(actor: string): string {
  if (actor.startsWith(ROOM)) return "法庭按钮";
  if (actor.startsWith(MACHINE)) return `节点本机账户 ${actor.slice(MACHINE.length)}`;
  return NODE_PARTS[actor] ?? actor;
}

export function refuseReserved(name: string): void {
  const folded = name.trim().toLowerCase();
  if (!RESERVED.includes(folded) && !folded.startsWith(ROOM) && !folded.startsWith(MACHINE)) return;
  throw new Failure(400, "person-reserved", `名称“${name}”由系统保留`, `The name ${name} is the node's own`);
}
