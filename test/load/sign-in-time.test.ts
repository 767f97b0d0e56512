// Issue 5, line 3: what time tells of an account. It runs alone: beside other tests the machine's noise is larger.
import { expect, it } from "vitest";
import { AlarmEvents } from "../../src/desk/alarm-events.ts";
import { systemClock } from "../../src/desk/clock.ts";
import { Passwords } from "../../src/desk/people/passwords.ts";
import { SignIn } from "../../src/desk/people/sign-in.ts";
import type { UserRow } from "../../src/desk/store/users.ts";

it("wrong passwords take the same time whether the account exists or not (medians of 500 tries)", async () => {
  const passwords = new Passwords({ memoryKib: 8 * 1024, passes: 2 });
  const known = { id: "1", name: "甲", login: "known", disabledAt: null } as UserRow;
  const hashed = { ...known, passwordHash: await passwords.hash("Right-Wort-8341") };
  const note = async () => {};
  const signIn = new SignIn({
    users: { byLogin: (login: string) => (login === "known" ? hashed : null) } as never,
    rights: {} as never,
    secondFactor: {} as never,
    passwords,
    limits: { failures: 5, lockMinutes: 30, passwordDays: 90 },
    clock: systemClock,
    audit: { note } as never,
    alarms: new AlarmEvents({ note } as never),
  });
  const times = { known: [] as number[], unknown: [] as number[] };
  const order = ["known", "unknown"] as const;
  for (let round = 0; round < 500; round++) {
    // In turns, and each first as often as the other.
    for (const login of round % 2 === 0 ? order : [...order].reverse()) {
      const begun = performance.now();
      await expect(signIn.password(login, "wrong", `10.0.0.${round % 250}-${round}`)).rejects.toThrow();
      times[login].push(performance.now() - begun);
      await signIn.unlock({ ...known, login });
    }
  }
  const [a, b] = [median(times.known), median(times.unknown)];
  expect(
    Math.abs(a / b - 1),
    `known ${a.toFixed(3)} ms, unknown ${b.toFixed(3)} ms, n = 500 each`,
  ).toBeLessThan(0.05);
}, 120_000);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
