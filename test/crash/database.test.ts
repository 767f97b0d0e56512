// The desk's database locked, gone, and corrupt under a whole node: the record goes on, the air lives as long as its
// lease, and the desk says what is wrong and is back by itself where it can be.
import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, type TestContext } from "vitest";
import { LEASE_MS } from "../../src/gate/air-state.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { CrashStage, DELAY_MS } from "./crash-stage.ts";
import { breaksIn, partsOf } from "./recording.ts";

async function stageOnAir({ onTestFinished }: TestContext) {
  const stage = await CrashStage.open();
  onTestFinished(() => stage.close());
  return { stage, ...(await stage.onAir("room-1")), file: join(stage.node.dataDir, "tingzha.db") };
}

/** One part, from the first message to one that was sent after this moment. */
async function expectWholeRecord(stage: CrashStage, sessionId: string): Promise<void> {
  const nowMs = monotonicMs();
  const stamps = () => partsOf(stage.node.recordingFolder(sessionId)).flatMap((part) => part.stamps);
  await waitFor("what is sent now is on record", () => (stamps().at(-1)?.sentAtMs ?? 0) > nowMs);
  expect(stamps()[0]?.sequence).toBe(0);
  expect(breaksIn(stamps())).toEqual([]);
}

function removeDatabase(file: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}

describe.concurrent("the database", () => {
  it("locked by somebody: leases are read and go on, the record too", async (test) => {
    const { stage, session, file } = await stageOnAir(test);
    const other = new Database(file);
    test.onTestFinished(() => void other.close());
    other.exec("BEGIN IMMEDIATE");
    const lockedMs = monotonicMs();
    await waitFor("the last lease of before has run out", () => monotonicMs() > lockedMs + LEASE_MS + 1_000, {
      deadlineMs: 20_000,
    });
    expect((await stage.snapshot())?.sessions.at(-1)).toMatchObject({ airState: "on-air", pauseCauses: [] });
    expect(await stage.connectionsOf("room-1")).toHaveLength(1);
    other.exec("ROLLBACK");
    await expectWholeRecord(stage, session.sessionId);
  });

  it("gone: the desk that comes next knows no approval, so nothing airs; the record goes on", async (test) => {
    const { stage, session, file } = await stageOnAir(test);
    removeDatabase(file);
    const desk = stage.pid("desk");
    process.kill(desk, "SIGKILL");
    await stage.node.restarted("desk", desk);
    await stage.gateSays("room-1", ({ airState }) => airState === "held", LEASE_MS + 5_000);
    await waitFor(
      "the connection is reset",
      async () => (await stage.connection("room-1"))?.ending === "reset",
    );
    const connection = await stage.connection("room-1");
    expect(connection?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
    expect(await stage.connectionsOf("room-1")).toHaveLength(1);
    await expectWholeRecord(stage, session.sessionId);
  });

  it("corrupt: the desk says which file and what to do, the air ends with its lease, and comes back with a backup", async (test) => {
    const { stage, session, file } = await stageOnAir(test);
    const copy = `${file}.backup`;
    const database = new Database(file);
    await database.backup(copy);
    database.close();
    const desk = stage.pid("desk");
    process.kill(desk, "SIGKILL");
    removeDatabase(file);
    writeFileSync(file, Buffer.alloc(64 * 1024, "no database"));
    const corruptMs = monotonicMs();
    await waitFor("the desk says so", () => stage.node.output.includes("store-unreadable"));
    expect(stage.node.output).toContain(`${file} can't be used`);
    const paused = await stage.gateSays("room-1", ({ airState }) => airState !== "on-air", LEASE_MS + 2_000);
    expect(paused.pauseCauses).toEqual(["lease"]);
    expect(monotonicMs() - corruptMs).toBeLessThanOrEqual(LEASE_MS + 500);
    await expectWholeRecord(stage, session.sessionId);
    removeDatabase(file);
    copyFileSync(copy, file);
    await stage.airs("room-1");
    const backMs = monotonicMs();
    const received = await waitFor("content of now at the platform", async () => {
      const newest = (await stage.connection("room-1"))?.newestStampMs ?? 0;
      return newest > corruptMs + LEASE_MS && newest;
    });
    expect(received).toBeLessThanOrEqual(backMs + 10_000);
    expect(existsSync(copy)).toBe(true);
    await expectWholeRecord(stage, session.sessionId);
  });
});
