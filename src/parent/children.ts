/** The two processes of a node as the supervisor starts them: entry, limits, environment. */

import { join } from "node:path";
import type { NodeParts } from "./parts.ts";
import type { ChildPlan } from "./supervised-child.ts";

/** Little of what they allocate lives long: a small nursery costs a collection more a second, and saves 30 MB each. */
export const NODE_FLAGS: readonly string[] = ["--max-semi-space-size=4"];

/**
 * Design 6: two syncs in flight must not keep writes and reads of 200 sessions waiting. What a peak took in slabs and
 * batches goes back to the system instead of staying in the C library's heap.
 */
export const GATE_ENV = {
  UV_THREADPOOL_SIZE: "16",
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "65536",
} as const;

export function childPlans(projectRoot: string, parts: NodeParts, env: NodeJS.ProcessEnv): ChildPlan[] {
  // The configuration reaches a child as its part only: a platform's password set by the environment must not
  // stand in the environment of every process.
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TINGZHA_")));
  const common = { ...clean, NODE_COMPILE_CACHE: join(parts.dataDir, "cache") };
  const token = env.TINGZHA_BOOTSTRAP_TOKEN;
  return [
    {
      name: "gate",
      entry: join(projectRoot, "src/gate/main.ts"),
      nodeFlags: NODE_FLAGS,
      silenceMs: 5_000,
      config: parts.gate,
      env: { ...common, ...GATE_ENV },
    },
    {
      name: "desk",
      entry: join(projectRoot, "src/desk/main.ts"),
      nodeFlags: NODE_FLAGS,
      silenceMs: 20_000,
      config: parts.desk,
      env: token ? { ...common, TINGZHA_BOOTSTRAP_TOKEN: token } : common,
    },
  ];
}
