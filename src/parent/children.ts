/** The two processes of a node as the supervisor starts them: entry, limits, environment. */

import { join } from "node:path";
import type { NodeParts } from "./parts.ts";
import type { ChildPlan } from "./supervised-child.ts";

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
      silenceMs: 5_000,
      config: parts.gate,
      // Design 6: two syncs in flight must not keep writes and reads of 200 sessions waiting.
      env: { ...common, UV_THREADPOOL_SIZE: "16" },
    },
    {
      name: "desk",
      entry: join(projectRoot, "src/desk/main.ts"),
      silenceMs: 20_000,
      config: parts.desk,
      env: token ? { ...common, TINGZHA_BOOTSTRAP_TOKEN: token } : common,
    },
  ];
}
