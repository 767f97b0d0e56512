/** What a switch must do, held against what a test cut has seen. PURE. */

import { type Words, words } from "../../machine/finding.ts";
import type { Rehearsal } from "../contract/self-check.ts";

/** Design 4 promises 10 ms under load; a test that is looked at by people is not failed by a busy machine. */
const CLOSED_MS = 250;
/** Wall clocks are compared at whole milliseconds, and content counts from its earliest possible arrival. */
const LEAK_MS = 100;

export const FAULTS = {
  "not-verified": words("断播未能核实", "the cut could not be verified"),
  "slow-to-close": words("断开过慢", "the connection was closed late"),
  "latch-not-on-disk": words("禁播没有写入磁盘", "the latch is not on the disk"),
  "nothing-on-air": words("断播前没有内容播出", "nothing was on air before the cut"),
  "content-after": words("断播后仍有内容到达", "content came after the cut"),
  "connected-after": words("断播后又有连接", "a connection came after the cut"),
  "still-open": words("接收端的连接没有断开", "the receiver's connection was not closed"),
  "young-content-left": words("延时保护内的内容已播出", "content within the safety delay has left"),
  "not-rearmed": words("测试法庭的禁播未能解除", "the test room's latch could not be lifted"),
} as const satisfies Record<string, Words>;
export type Fault = keyof typeof FAULTS;

export function faultsOf(seen: Omit<Rehearsal, "faults">): Fault[] {
  const checks: readonly (readonly [Fault, boolean])[] = [
    ["not-verified", !seen.verified],
    ["slow-to-close", seen.closedInMs !== null && seen.closedInMs > CLOSED_MS],
    ["latch-not-on-disk", !seen.latchOnDisk],
    ["nothing-on-air", seen.messagesOnAir === 0],
    ["content-after", seen.messagesAfter > 0],
    ["connected-after", seen.connectionsAfter > 0],
    ["still-open", !seen.closedAtReceiver],
    ["young-content-left", seen.delaySeconds > 0 && seen.leakedMs !== null && seen.leakedMs > LEAK_MS],
    ["not-rearmed", !seen.rearmed],
  ];
  return checks.flatMap(([fault, is]) => (is ? [fault] : []));
}
