/** 应播 (通知 四末段): causes that should be aired where the risk is low; not airing one needs 庭审不直播审批表. PURE. */
import type { Policy } from "./policy.ts";

/** The entry of the policy's table that a cause belongs to; null: it is none of them. */
export function encouragedCause(causeOfAction: string, { encouragedCauses }: Policy): string | null {
  return encouragedCauses.find((cause) => causeOfAction.includes(cause)) ?? null;
}
