/** Names under which the node itself acts; nobody may carry one of them. PURE. */
import { actorOf } from "../contract/actors.ts";
import { Failure } from "../failure.ts";

export const BOOTSTRAP_PERSON = "bootstrap";

export function refuseReserved(name: string): void {
  if (actorOf(name.trim().toLowerCase()).kind === "person") return;
  throw new Failure(400, "person-reserved", `名称“${name}”由系统保留`, `The name ${name} is the node's own`);
}
