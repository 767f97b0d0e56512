// The database in its thread, on real files: what SQLite says arrives here, one user at a time, and the loop goes on.
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../../src/desk/store/database.ts";
import { DatabaseThread } from "../../../../src/desk/store/database-thread.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

let folder: TempFolder;
let file = "";
beforeEach(() => {
  folder = tempFolder("store");
  file = join(folder.path, "some.db");
});
afterEach(() => folder.remove());

describe("the database's thread", () => {
  it("gives rows, changes and the last row's number, and SQLite's own code of an error", async () => {
    const thread = new DatabaseThread(file);
    await thread.run("create table rooms (id integer primary key, name text unique)", []);
    expect(await thread.run("insert into rooms (name) values (?)", ["第一法庭"])).toMatchObject({
      changes: 1,
      lastRowId: 1,
    });
    expect((await thread.run("select * from rooms", [])).rows).toEqual([{ id: 1, name: "第一法庭" }]);
    await expect(thread.run("insert into rooms (name) values (?)", ["第一法庭"])).rejects.toMatchObject({
      code: "SQLITE_CONSTRAINT_UNIQUE",
      message: "UNIQUE constraint failed: rooms.name",
    });
    await thread.close();
    await thread.close();
    await expect(thread.run("select 1", [])).rejects.toThrow("the database is closed");
  });

  it("keeps no one from anything else while it waits for another process's lock", async () => {
    const thread = new DatabaseThread(file);
    await thread.run("create table t (a)", []);
    const other = new Database(file);
    other.exec("begin immediate");
    let written = false;
    const writing = thread.run("insert into t values (1)", []).finally(() => {
      written = true;
    });
    let turns = 0;
    for (const start = performance.now(); performance.now() - start < 300; turns++)
      await new Promise(setImmediate);
    expect([written, turns > 1_000]).toEqual([false, true]);
    other.exec("rollback");
    expect((await writing).changes).toBe(1);
    other.close();
    await thread.close();
  });

  it("forgets statements it has not used for long, and goes on", async () => {
    const thread = new DatabaseThread(file);
    await thread.run("create table t (a)", []);
    for (let each = 0; each < 500; each++) await thread.run(`insert into t values (${each})`, []);
    expect((await thread.run("select count(*) as n, max(a) as top from t", [])).rows).toEqual([
      { n: 500, top: 499 },
    ]);
    await thread.close();
  });
});

describe("transactions", () => {
  it("happen whole or not at all, and nobody's statement falls into another's", async () => {
    const { db, reader } = await openDatabase(file);
    const put = (key: string) => ({ key, value: "1" });
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto("settings").values(put("never")).execute();
      throw new Error("changed its mind");
    });
    // Asked for while the transaction is open: stands although that is undone.
    const beside = db.insertInto("settings").values(put("beside")).execute();
    await expect(failing).rejects.toThrow("changed its mind");
    await beside;
    const rows = await db.selectFrom("settings").select("key").where("value", "=", "1").execute();
    expect(rows).toEqual([{ key: "beside" }]);
    await db.destroy();
    await reader.destroy();
  });
});

describe("the reader", () => {
  it("sees what is committed, waits for no lock, and writes nothing", async () => {
    const { db, reader } = await openDatabase(file);
    await db.insertInto("settings").values({ key: "k", value: "1" }).execute();
    const other = new Database(file);
    other.exec("begin immediate");
    const writing = db.updateTable("settings").set({ value: "2" }).where("key", "=", "k").execute();
    const read = () => reader.selectFrom("settings").select("value").where("key", "=", "k").execute();
    for (let times = 0; times < 100; times++) expect(await read()).toEqual([{ value: "1" }]);
    other.exec("rollback");
    await writing;
    expect(await read()).toEqual([{ value: "2" }]);
    await expect(reader.deleteFrom("settings").execute()).rejects.toMatchObject({ code: "SQLITE_READONLY" });
    other.close();
    await db.destroy();
    await reader.destroy();
  });
});
