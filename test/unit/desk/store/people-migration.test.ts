// A token that was minted before permissions were split keeps what it could do.
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { afterEach, expect, it } from "vitest";
import { migrations } from "../../../../src/desk/store/migrations.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const folder = tempFolder("migration");
afterEach(() => folder.remove());

it("spells out what one permission covered", async () => {
  const database = new SQLite(join(folder.path, "old.db"));
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  await migrator.migrateTo("0007-stage");
  database.exec("insert into persons values ('p', '甲', '2026-01-01')");
  const add = database.prepare("insert into tokens values (?, 'p', ?, ?, null, 0, '2026-01-01', null, null)");
  add.run("1", "h1", JSON.stringify(["air.rearm", "session.read"]));
  add.run("2", "h2", JSON.stringify(["policy.reload"]));
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  const rows = database.prepare("select permissions from tokens order by id").all() as {
    permissions: string;
  }[];
  expect(rows.map(({ permissions }) => JSON.parse(permissions))).toEqual([
    ["air.rearm", "session.read", "air.rearm.agree"],
    ["policy.confirm"],
  ]);
  await db.destroy();
});
