// Runs the latches in a process of their own, whose files may grow to a limit only (RLIMIT_FSIZE: a short write, then
// EFBIG), or which is killed at a named moment; prints what came of it as JSON.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { Latches } from "../../../src/gate/latches.ts";

const [scenario = "", directory = "", killAt = ""] = process.argv.slice(2);
const cut = (courtroom: string) => ({ act: "cut", courtroom }) as const;

let makeRoom: () => Promise<unknown> = () => Promise.resolve();
const latches = new Latches({
  directory,
  isUsed: true,
  wallMs: Date.now,
  onChange: () => killAt === "change" && process.kill(process.pid, "SIGKILL"),
  onFailure: () => killAt === "failure" && process.kill(process.pid, "SIGKILL"),
  makeRoom: () => makeRoom(),
});

function limitFiles(sizeBytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${sizeBytes}:`]);
}

/** The next line is torn: a few bytes of it fit. */
function almostFull(): void {
  limitFiles(statSync(join(directory, "latches.log")).size + 10);
}

const scenarios: Record<string, () => Promise<string[]>> = {
  "start only": async () => [],
  "re-arm written again behind a newer cut": async () => {
    almostFull();
    const outcomes: string[] = [];
    makeRoom = async () => {
      limitFiles("unlimited");
      outcomes.push(await latches.apply(cut("room-1")));
    };
    return [await latches.apply({ act: "rearm", courtroom: "room-1" }), ...outcomes];
  },
  "room is made": async () => {
    almostFull();
    makeRoom = async () => limitFiles("unlimited");
    return [await latches.apply(cut("room-2"))];
  },
  "room can't be made": async () => {
    almostFull();
    makeRoom = () => Promise.reject(new Error("the ballast can't be removed"));
    return [await latches.apply(cut("room-2"))];
  },
  "lifted once there is room": async () => {
    almostFull();
    const first = await latches.apply(cut("room-2"));
    limitFiles("unlimited");
    return [first, await latches.apply({ act: "lift-cut-all" })];
  },
  "two at once, without room": async () => {
    almostFull();
    return Promise.all([latches.apply(cut("room-2")), latches.apply(cut("room-3"))]);
  },
};

// The writer's thread alone keeps no process alive.
const alive = setInterval(() => undefined, 1_000);
await latches.start();
const outcomes = (await scenarios[scenario]?.()) ?? ["no such scenario"];
limitFiles("unlimited");
await latches.stop();
clearInterval(alive);
const { all, courtrooms } = latches.state;
process.stdout.write(JSON.stringify({ outcomes, all, courtrooms: [...courtrooms] }));
