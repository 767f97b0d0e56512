// A disk as a process sees it that can be killed: what is under way ends, and nothing begins any more.
import type { Disk } from "../../../src/journal/disk.ts";

export interface MortalDisk extends Disk {
  /** Resolves when the last call that was under way has ended; no later one begins, or calls back. */
  kill(): Promise<void>;
}

const CALLBACKS = new Set<string | symbol>(["writev", "read", "fdatasync"]);

type Call = (...given: unknown[]) => unknown;

export function mortalDisk(disk: Disk): MortalDisk {
  let underWay = 0;
  let isDead = false;
  let atRest: () => void = () => undefined;
  const ended = (): void => {
    underWay -= 1;
    if (isDead && underWay === 0) atRest();
  };
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      isDead = true;
      atRest = resolve;
      if (underWay === 0) resolve();
    });
  const never = new Promise<never>(() => undefined);

  return new Proxy(disk, {
    get(target, name) {
      if (name === "kill") return kill;
      const call = target[name as keyof Disk] as Call;
      return (...given: unknown[]): unknown => {
        if (isDead) return CALLBACKS.has(name) ? undefined : never;
        underWay += 1;
        if (!CALLBACKS.has(name)) {
          const answer = call(...given) as Promise<unknown>;
          void answer.then(ended, ended);
          return answer.finally(() => (isDead ? never : undefined));
        }
        const done = given.at(-1) as Call;
        const answered = (...answer: unknown[]): void => {
          ended();
          if (!isDead) done(...answer);
        };
        return call(...given.slice(0, -1), answered);
      };
    },
  }) as MortalDisk;
}
