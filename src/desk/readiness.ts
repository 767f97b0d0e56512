/** Whether this node can do its work: the gate accepts publishers and the desk decides. Nothing else counts. */
import type { PolicyFile } from "./approvals/policy-file.ts";
import type { Readiness } from "./contract/health.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import type { GateEvents } from "./leases/gate-events.ts";
import type { GateLink } from "./leases/gate-link.ts";
import type { Store } from "./store/store.ts";

export interface ReadinessParts {
  readonly courtrooms: Courtrooms;
  readonly events: GateEvents;
  readonly gate: GateLink;
  readonly policy: PolicyFile;
  readonly store: Store;
}

export async function readiness(parts: ReadinessParts): Promise<Readiness> {
  const { courtrooms, events, gate, policy, store } = parts;
  const checks = {
    gateConnected: gate.connected,
    ingestOpen: await events.isIngestOpen(),
    courtroomsAtGate: courtrooms.atGate,
    policyRead: policy.problem === null,
    storeOpen: await isOpen(store),
  };
  const failed = Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
  const problems = policy.problem === null ? failed : [...failed, policy.problem];
  return { ready: problems.length === 0, checks, problems };
}

async function isOpen(store: Store): Promise<boolean> {
  try {
    await store.courtrooms.version();
    return true;
  } catch {
    return false;
  }
}
