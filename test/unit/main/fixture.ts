/** A supervisor with real child processes, small scripts in a temporary directory. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChildPlan } from "../../../src/parent/supervised-child.ts";
import { Supervisor, type SupervisorOptions } from "../../../src/parent/supervisor.ts";

/** Does what gate and desk do towards the parent, and notes it in `<name>.notes` of its working directory. */
export const WELL_BEHAVED = `
import { appendFileSync } from "node:fs";
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));
let note = () => {};
process.on("message", (message) => {
  if (message.type === "start") {
    const { name } = message.config;
    note = (text) => appendFileSync("notes", name + " " + text + "\\n");
    note("start " + message.incarnation + " " + message.secret + " " + process.cwd());
    process.send({ type: "ready" });
    setInterval(() => process.send({ type: "alive" }), 50);
  }
  if (message.type === "stop") {
    note("stop");
    setTimeout(() => process.exit(0), 100);
  }
});
`;

export class Node {
  readonly runDir = mkdtempSync(join(tmpdir(), "tingzha-run-"));
  readonly logged: { event: string; [fact: string]: unknown }[] = [];
  ready = 0;
  #supervisor: Supervisor | null = null;

  plan(name: string, script = WELL_BEHAVED, more: Partial<ChildPlan> = {}): ChildPlan {
    const entry = join(this.runDir, `${name}.mjs`);
    writeFileSync(entry, script);
    return { name, entry, silenceMs: 1_000, config: { name }, env: process.env, ...more };
  }

  run(children: ChildPlan[], more: Partial<SupervisorOptions> = {}): Supervisor {
    mkdirSync(this.runDir, { recursive: true });
    this.#supervisor = new Supervisor({
      children,
      runDir: this.runDir,
      projectRoot: "/project",
      secret: "s3cret",
      log: (event, facts = {}) => this.logged.push({ event, ...facts }),
      onAllReady: () => {
        this.ready += 1;
      },
      ...more,
    });
    this.#supervisor.start();
    return this.#supervisor;
  }

  /** What the children noted, in order, one line each. */
  notes(): string[] {
    const file = join(this.runDir, "notes");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  events(event: string, child?: string) {
    return this.logged.filter(
      (line) => line.event === event && (child === undefined || line.child === child),
    );
  }

  async remove(): Promise<void> {
    this.#supervisor?.killAll();
    await this.#supervisor?.stop();
    rmSync(this.runDir, { recursive: true, force: true });
  }
}

/** Existing and not a zombie. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
