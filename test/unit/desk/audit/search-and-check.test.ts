// The audit searched from the newest on, and a verification that goes on by itself and says how far it is.
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../../../src/desk/audit/audit-log.ts";
import { AuditCheck } from "../../../../src/desk/audit/check.ts";
import { systemClock } from "../../../../src/desk/clock.ts";
import { openStore, type Store } from "../../../../src/desk/store/store.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const FIRST = Date.parse("2026-11-28T00:00:00Z");
let folder: TempFolder;
let store: Store;
let log: AuditLog;
let now = FIRST;
const clock = { ...systemClock, wallMs: () => now };
const noDays = { all: async () => [], read: async () => [] };
const faults: unknown[] = [];

async function act(actor: string, action: string, subject: string, detail = {}): Promise<void> {
  await log.append({ actor, action, subject, outcome: "done", detail });
  now += 60_000;
}

beforeEach(async () => {
  folder = tempFolder("audit-search");
  store = await openStore(join(folder.path, "a.db"));
  now = FIRST;
  faults.length = 0;
  log = new AuditLog(store.audit, clock, () => undefined);
  await act("张三", "user.create", "u-1", { name: "王五" });
  await act("李四", "session.cut", "s-1", { caseNumbers: ["（2026）豫08民初1号"] });
  await act("张三", "session.pause", "s-2");
  await act("张三", "user.disable", "u-1", { name: "王五", reason: "100%" });
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const seqs = async (filter: Parameters<Store["audit"]["before"]>[2], after = 0, limit = 10) =>
  (await store.audit.before(after, limit, filter)).map(({ seq }) => seq);

describe("a search from the newest on", () => {
  it("goes back page by page", async () => {
    expect(await seqs({}, 0, 3)).toEqual([4, 3, 2]);
    expect(await seqs({}, 2, 3)).toEqual([1]);
    expect(await seqs({}, 1)).toEqual([]);
  });

  it.each([
    ["person", { actor: "李四" }, [2]],
    ["act", { action: "user.disable" }, [4]],
    ["kind of acts", { action: "user." }, [4, 1]],
    ["subject", { subject: "s-2" }, [3]],
    ["words of the subject", { text: "u-" }, [4, 1]],
    ["words of the detail", { text: "豫08民初1号" }, [2]],
    ["time", { fromAt: "2026-11-28T00:01:00.000Z", toAt: "2026-11-28T00:03:00.000Z" }, [3, 2]],
    ["several of them", { actor: "张三", action: "session.", text: "s-" }, [3]],
    ["a sign that a pattern would take for anything", { text: "u_" }, []],
    ["what is not there", { text: "没有" }, []],
  ])("finds by %s", async (_by, filter, expected) => {
    expect(await seqs(filter)).toEqual(expected);
  });

  it("has nothing to find in an empty log", async () => {
    const empty = await openStore(join(folder.path, "empty.db"));
    expect([await empty.audit.before(0, 10), await empty.audit.span()]).toEqual([[], { first: 1, last: 0 }]);
    await empty.close();
  });
});

describe("a verification that is watched", () => {
  const check = () =>
    new AuditCheck({
      rows: store.audit,
      days: noDays,
      audit: log,
      clock,
      onError: (error) => faults.push(error),
    });

  it("says who began it, how far it is, and what it found; and stands in the log itself", async () => {
    const running = check();
    expect(running.state).toMatchObject({ running: false, result: null });
    running.start("审计丙");
    expect(running.state).toMatchObject({ running: true, by: "审计丙", checked: 0 });
    await running.settled;
    expect(running.state).toMatchObject({
      running: false,
      checked: 4,
      of: 4,
      result: { ok: true, entries: 4 },
    });
    const [newest] = await store.audit.before(0, 1);
    expect(newest).toMatchObject({ actor: "审计丙", action: "audit.verify", outcome: "done" });
  });

  it("is one, however often it is asked for", async () => {
    const running = check();
    running.start("甲");
    running.start("乙");
    await running.settled;
    const runs = await store.audit.before(0, 10, { action: "audit.verify" });
    expect(runs.map(({ actor }) => actor)).toEqual(["甲"]);
  });

  it("names the entry that was changed", async () => {
    const db = new Database(join(folder.path, "a.db"));
    db.exec("DROP TRIGGER audit_update_refused; UPDATE audit SET actor = '赵六' WHERE seq = 3;");
    db.close();
    const running = check();
    running.start("审计丙");
    await running.settled;
    expect(running.state.result).toMatchObject({ ok: false, brokenAt: 3, fault: "altered", entries: 2 });
  });

  it("tells of a log that can't be read, and may be asked for again", async () => {
    const rows = {
      ...store.audit,
      span: () => store.audit.span(),
      after: () => Promise.reject(new Error("gone")),
    };
    const running = new AuditCheck({
      ...{ rows, days: noDays, audit: log, clock },
      onError: (error) => faults.push(error),
    });
    running.start("审计丙");
    await running.settled;
    expect([running.state.running, faults.length]).toEqual([false, 1]);
  });
});
