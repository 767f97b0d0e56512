// What the store says of its own file, and which proof of a switch counts.
import { openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../../../src/desk/store/store.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

let folder: TempFolder;
let file: string;
let store: Store;
beforeEach(async () => {
  folder = tempFolder("store");
  file = join(folder.path, "tingzha.db");
  store = await openStore(file);
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const proof = (name: string, at: string, verified: boolean) =>
  store.selfChecks.addProof({
    ...{ switch: name, courtroom: "self-check", at, verified },
    ...{ closedInMs: 1.5, by: "desk" },
  });

describe("the store of self-checks", () => {
  it("finds a damaged file, and a whole one whole", async () => {
    await proof("node", "2026-11-23T23:30:00Z", true);
    expect(await store.selfChecks.integrity()).toBe("ok");
    await store.close();
    const log = new SQLite(file);
    log.pragma("wal_checkpoint(TRUNCATE)");
    log.close();
    // The second half of the file, page by page: what SQLite believes of it is no longer there.
    const { size } = statSync(file);
    const opened = openSync(file, "r+");
    for (let at = Math.ceil(size / 8192) * 4096; at < size; at += 4096)
      writeSync(opened, Buffer.alloc(64, 0xee), 0, 64, at);
    expect(await store.selfChecks.integrity()).toMatch(/malformed|database disk image|page|btree|Tree/);
    expect(await store.selfChecks.integrity()).not.toBe("ok");
  });

  it("knows of each switch what it proved last", async () => {
    await proof("node", "2026-11-22T23:30:00Z", true);
    await proof("button", "2026-11-23T01:00:00Z", true);
    await proof("node", "2026-11-23T23:30:00Z", false);
    const proofs = await store.selfChecks.proofs();
    expect(proofs.map((each) => [each.switch, each.at, each.verified])).toEqual([
      ["button", "2026-11-23T01:00:00Z", true],
      ["node", "2026-11-23T23:30:00Z", false],
    ]);
  });
});
