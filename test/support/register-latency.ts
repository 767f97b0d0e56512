// How long the register takes to answer, by HTTP and by the very calls of a lease's decision. Every figure with its count.
import { expect } from "vitest";
import { Bars } from "../../src/desk/approvals/bars.ts";
import { Docket } from "../../src/desk/approvals/docket.ts";
import { Register } from "../../src/desk/approvals/register.ts";
import { AuditLog } from "../../src/desk/audit/audit-log.ts";
import { systemClock } from "../../src/desk/clock.ts";
import { openStore } from "../../src/desk/store/store.ts";
import { decide } from "../../src/law/decide.ts";
import type { RunningDesk } from "../unit/desk/support/running-desk.ts";
import { SHIPPED } from "../unit/law/sample.ts";
import { type BigRegister, caseOf, fillRegister } from "./big-register.ts";
import { randomFrom } from "./seeded-random.ts";

const SAMPLES = 300;
const LIMIT_MS = 50;

/** Fills the desk's register while it is down, starts it again and measures; fails above 50 ms p99. */
export async function measureRegister(desk: RunningDesk, size: BigRegister): Promise<void> {
  const now = new Date();
  await desk.desk.stop();
  fillRegister(desk.databaseFile, size, now);
  await desk.startDesk();
  const random = randomFrom(1);
  const any = (count: number) => Math.floor(random() * count);
  const get = async (path: string) => {
    const { status, body } = await desk.call("GET", path);
    expect(status, path).toBe(200);
    return body.items ?? body;
  };
  const figures = {
    "list of the register": await p99(() =>
      get(`/approvals?limit=100&after=big-${String(any(size.approvals)).padStart(7, "0")}`),
    ),
    "search by case number": await p99(async () => {
      const i = any(size.approvals);
      expect(await get(`/approvals?caseNumber=${encodeURIComponent(caseOf(i))}`)).toHaveLength(1);
    }),
    "search by status": await p99(() => get("/approvals?status=active&limit=100")),
    "list of the audit": await p99(() => get(`/audit?limit=100&after=${any(size.auditRows)}`)),
    "search of the audit": await p99(() =>
      get(`/audit?limit=100&actor=${encodeURIComponent(`法官${any(500)}`)}`),
    ),
    "search of the audit by subject": await p99(() =>
      get(`/audit?subject=big-${String(any(size.approvals)).padStart(7, "0")}`),
    ),
    "the docket of a day": await p99(() => {
      const from = new Date(now.getTime() + (any(200) - 100) * 86_400_000);
      const to = new Date(from.getTime() + 86_400_000);
      return get(`/docket?from=${from.toISOString()}&to=${to.toISOString()}`);
    }),
    "a decision": await decisions(desk, size, any),
  };
  for (const [what, { p50, p99: high }] of Object.entries(figures)) {
    console.log(`${what}: p50 ${p50.toFixed(1)} ms, p99 ${high.toFixed(1)} ms (n = ${SAMPLES})`);
  }
  for (const [what, figure] of Object.entries(figures))
    expect(figure.p99, what).toBeLessThanOrEqual(LIMIT_MS);
}

/** What the lease keeper does for one session: the forms, the bars and the docket of its case, and the law. */
async function decisions(desk: RunningDesk, size: BigRegister, any: (count: number) => number) {
  const store = await openStore(desk.databaseFile);
  try {
    const audit = new AuditLog(store.audit, systemClock, () => {});
    const common = { audit, clock: systemClock, onChanged: () => {} };
    const bars = new Bars({ ...common, rows: store.bars });
    await bars.load();
    const view = () => ({ staff: { terms: [], delegations: [] }, policy: null, atMs: 0 });
    const register = new Register({ ...common, rows: store.approvals, isListed: () => false, view });
    const docket = new Docket({ ...common, approvals: store.approvals, rows: store.docket, leadMinutes: 15 });
    let allowed = 0;
    const figure = await p99(async () => {
      // Half of them of today, which may be aired.
      const today = Math.floor(size.approvals / 200) * 100 + any(100);
      const i = any(2) === 0 ? today : any(size.approvals);
      const courtroom = `room-${1 + (i % 100)}`;
      const caseNumbers = [caseOf(i)];
      const approvals = await register.forCases(caseNumbers, "s-1");
      const decision = decide({
        hearing: { courtroom, caseNumbers, hearingNo: null },
        approvals,
        bars: bars.against(caseNumbers),
        docket: await docket.against(caseNumbers, courtroom),
        policy: SHIPPED,
        now: Date.now(),
      });
      if (decision.allow) allowed += 1;
    });
    expect(allowed).toBeGreaterThan(SAMPLES / 4);
    return figure;
  } finally {
    await store.close();
  }
}

async function p99(act: () => unknown): Promise<{ p50: number; p99: number }> {
  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const from = performance.now();
    await act();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
