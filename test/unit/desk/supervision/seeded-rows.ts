// 2,000 hearings in every state that the tables know, written as raw rows into a real store's file, by a seeded random.
import SQLite from "better-sqlite3";

export const ROOMS = [
  { id: "a-1", court: "豫0802" },
  { id: "a-2", court: "豫0802" },
  { id: "b-1", court: "豫0803" },
  { id: "o-1", court: null },
] as const;
export const OWN = "豫08";
/** Causes, and whether the policy wants them aired. */
export const CAUSES: Readonly<Record<string, boolean>> = {
  买卖合同纠纷: true,
  劳动争议: true,
  离婚纠纷: false,
  相邻关系纠纷: false,
};
export const NOW_MS = Date.parse("2026-11-20T12:00:00+08:00");
const FIRST_DAY_MS = Date.parse("2026-01-01T00:00:00+08:00");
const DAYS = 340;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const JUDGES = ["王法官", "李法官", "赵法官", "=HYPERLINK(1)", ""];
const DIVISIONS = ["民一庭", "民二庭", "行政庭", ""];
const STATUSES = [
  ...["draft", "submitted", "returned", "active", "active", "active"],
  ...["rejected", "withdrawn", "revoked", "used", "used", "expired"],
];
const QUESTIONS = ["tradeSecret", "privacy", "minorInvolved", "massInvolving", "divorce"];

export type Random = () => number;

/** mulberry32. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

export function seedRows(file: string, hearings: number, random: Random): void {
  const db = new SQLite(file);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (share: number) => random() < share;
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const names = Object.keys(row);
    const sql = `insert into ${table} (${names.map((name) => `"${name}"`)}) values (${names.map(() => "?")})`;
    db.prepare(sql).run(...Object.values(row));
  };
  let serial = 0;
  const write = db.transaction(() => {
    for (let number = 1; number <= hearings; number++) one(number);
    for (let extra = 0; extra < hearings / 10; extra++) alarm(pick(ROOMS).id, anyMoment());
    for (let extra = 0; extra < 20; extra++) incident(pick(ROOMS).id, [], anyMoment());
    // Where nothing is on; and a court's alarm.
    alarm("court:豫0803", anyMoment());
    alarm("node", anyMoment());
    latch("*", anyMoment(), iso(NOW_MS), 2);
  });
  write();
  db.close();

  function anyMoment(): number {
    return FIRST_DAY_MS + random() * DAYS * DAY_MS;
  }

  function one(number: number): void {
    const room = pick(ROOMS).id;
    // Some around midnight: a day is Beijing's, wherever the machine is.
    const hour = chance(0.05) ? pick([0, 23.5]) : 8 + random() * 9;
    const startMs = FIRST_DAY_MS + Math.floor(random() * DAYS) * DAY_MS + hour * HOUR_MS;
    const endMs = startMs + (0.5 + random() * 3) * HOUR_MS;
    const first = `（2026）豫0802民初${number}号`;
    const cases = chance(0.1) ? [first, `（2026）豫0802民初${number + 100_000}号`] : [first];
    // As people type it: half-width brackets are the same number.
    const typed = cases.map((each) => (chance(0.1) ? each.replace("（", "(").replace("）", ")") : each));
    const facts = { room, startMs, endMs, cause: pick(Object.keys(CAUSES)), judge: pick(JUDGES) };
    if (chance(0.75)) docket(typed, facts);
    const forms = chance(0.7) ? (chance(0.1) ? 2 : 1) : 0;
    for (let form = 0; form < forms; form++) approval(cases, typed, facts);
    if (chance(0.04)) {
      const enteredMs = startMs + (random() - 0.7) * 10 * DAY_MS;
      insert("never_stream", {
        ...{ id: `n-${++serial}`, case_number: first, ground: "涉未成年人", entered_at: iso(enteredMs) },
        ...{ entered_by: "庭长", removed_at: chance(0.4) ? iso(enteredMs + random() * 9 * DAY_MS) : null },
      });
    }
    if (chance(0.05)) {
      const recordedMs = startMs + (random() - 0.8) * 5 * DAY_MS;
      const justified = pick([null, 0, 1]);
      const ruledAt = justified === null ? null : iso(recordedMs + random() * 3 * DAY_MS);
      insert("objections", {
        ...{ id: `ob-${++serial}`, case_number: first, objector: "原告", ground: "隐私" },
        ...{ recorded_at: iso(recordedMs), recorded_by: "书记员", justified, ruled_at: ruledAt },
      });
    }
    if (startMs > NOW_MS || !chance(0.75)) return;
    const records = chance(0.1) ? 2 : 1;
    for (let record = 0; record < records; record++) {
      // Heard elsewhere than planned, now and then.
      session(chance(0.05) ? pick(ROOMS).id : room, cases, startMs + record * 2 * HOUR_MS);
    }
  }

  function docket(
    typed: readonly string[],
    facts: { room: string; startMs: number; endMs: number; cause: string; judge: string },
  ): void {
    const id = `d-${++serial}`;
    const body = {
      ...{ caseNumbers: typed, publicHearing: pick([true, true, true, false, null]), judge: facts.judge },
      ...{ stream: pick([true, false, null]), causeOfAction: facts.cause },
    };
    insert("docket", {
      ...{ id, hearing_no: chance(0.5) ? 1 : null, courtroom: facts.room, planned_start_ms: facts.startMs },
      ...{
        planned_end_ms: facts.endMs,
        status: pick(["planned", "planned", "planned", "postponed", "cancelled"]),
      },
      ...{ body: JSON.stringify(body), changed_at: iso(facts.startMs), changed_by: "立案庭" },
    });
  }

  function approval(
    cases: readonly string[],
    typed: readonly string[],
    facts: { room: string; startMs: number; endMs: number; cause: string; judge: string },
  ): void {
    const id = `f-${++serial}`;
    const answers = Object.fromEntries(QUESTIONS.map((question) => [question, chance(0.03)]));
    const body = {
      ...{ caseNumbers: typed, judge: facts.judge, division: pick(DIVISIONS), answers },
      ...(chance(0.2) && { kind: pick(["stream", "no-stream"]) }),
      ...{ publicHearing: chance(0.85), causeOfAction: facts.cause },
      ...(chance(0.9) && { riskGrade: pick(["low", "low", "medium", "high"]) }),
      signatures: [{ step: "judge", ...(chance(0.1) && { actingFor: "院长" }) }],
    };
    insert("approvals", {
      ...{
        id,
        source: "here",
        external_id: id,
        version: 1,
        status: pick(STATUSES),
        body: JSON.stringify(body),
      },
      ...{ imported_at: iso(facts.startMs), imported_by: "法官" },
    });
    insert("approval_hearings", {
      ...{ approval_id: id, hearing_no: 1, courtroom: facts.room },
      ...{ planned_start_ms: facts.startMs, planned_end_ms: facts.endMs },
    });
    for (const number of cases) insert("approval_cases", { approval_id: id, case_number: number });
  }

  function session(room: string, cases: readonly string[], startMs: number): void {
    const id = `s-${++serial}`;
    const startedMs = startMs - random() * 900_000;
    const openedAt = chance(0.9) ? iso(startMs + random() * 900_000) : null;
    const endedMs = startMs + (0.5 + random()) * HOUR_MS;
    const isLive = chance(0.01);
    const forwardedBytes = chance(0.6) ? Math.ceil(random() * 1e9) : 0;
    insert("sessions", {
      ...{ id, courtroom: room, directory: id, started_at: iso(startedMs), live: isLive ? 1 : 0 },
      ...{
        ended_at: isLive ? null : iso(endedMs),
        report: JSON.stringify({ sessionId: id, forwardedBytes }),
      },
      ...{ case_numbers: JSON.stringify(chance(0.05) ? [] : cases), hearing_no: 1, phase: "closed" },
      ...{ wanted: 0, operator_paused: 0, opened_at: openedAt, closed_at: isLive ? null : iso(endedMs) },
    });
    const within = () => startedMs + random() * (endedMs - startedMs);
    if (chance(0.1))
      latch(chance(0.1) ? "*" : room, within(), chance(0.9) ? iso(endedMs + HOUR_MS) : null, 1, id);
    if (chance(0.15)) alarm(room, within());
    if (chance(0.1)) incident(room, chance(0.2) ? ["unknown", id] : [id], within());
  }

  function latch(
    scope: string,
    atMs: number,
    liftedAt: string | null,
    more: number,
    sessionId?: string,
  ): void {
    const presses = 1 + (chance(0.3) ? more : 0);
    for (let press = 0; press < presses; press++) {
      insert("latches", {
        ...{
          scope,
          cut_at: iso(atMs + press * 1000),
          cut_by: "技术员",
          case_numbers: "[]",
          lifted_at: liftedAt,
        },
        reason: press === 0 && chance(0.5) ? null : "证人露面",
      });
    }
    if (sessionId === undefined || chance(0.2)) return;
    const results = [{ sessionId, closedInMs: chance(0.9) ? Math.round(random() * 200) : null }];
    insert("audit", {
      ...{ seq: ++serial, at: iso(atMs + 300), actor: "技术员", outcome: "done", prev: "", hash: "" },
      ...{
        action: scope === "*" ? "all.cut" : "courtroom.cut",
        subject: scope,
        detail: JSON.stringify({ results }),
      },
    });
  }

  function alarm(place: string, atMs: number): void {
    const seen = chance(0.7) ? iso(atMs + random() * 120_000) : null;
    insert("alarms", {
      ...{ id: `al-${++serial}`, name: pick(["black", "silent", "stalled"]), place, since_at: iso(atMs) },
      ...{ raised_at: iso(atMs), actual: "", expected: "", hidden: chance(0.1) ? 1 : 0 },
      ...{ acknowledged_at: seen, acted_at: chance(0.4) ? iso(atMs + random() * 300_000) : null },
    });
  }

  function incident(place: string, sessionIds: readonly string[], atMs: number): void {
    const id = `i-${++serial}`;
    insert("incidents", {
      ...{ id, number: `2026-${serial}`, origin: "person", place, session_ids: JSON.stringify(sessionIds) },
      ...{ case_numbers: "[]", moment_at: iso(atMs), opened_at: iso(atMs), opened_by: "技术员" },
    });
  }
}
