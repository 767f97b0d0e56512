import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realDisk } from "../../../src/journal/disk.ts";
import { openSigner } from "../../../src/journal/signer.ts";
import { journalKit } from "../journal/journal-kit.ts";
import { StandInApi, tingzha } from "./command.ts";

const SESSION = "recordings/2026-11-23/session-1";
let place: string;
let fingerprint: string;
let heads: readonly { part: number; chain: string }[];

/** A data directory with one sealed session, signed by the key in `keys/`. */
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tingzha-verify-"));
  const dataDir = join(place, "whole");
  const { signer } = await openSigner(realDisk, join(dataDir, "keys"), "gate");
  fingerprint = signer.fingerprint;
  const kit = journalKit(join(dataDir, "recordings"), { signer });
  kit.journal.openPart();
  kit.headers();
  for (let sent = 0; sent < 600; sent += 10) {
    kit.push(10);
    await kit.written();
    await kit.sync();
  }
  await kit.journal.closePart("encoder-lost");
  await kit.journal.seal();
  heads = kit.heads;
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

let copies = 0;
function copy(): string {
  const directory = join(place, `copy-${copies++}`);
  cpSync(join(place, "whole"), directory, { recursive: true });
  return directory;
}

describe("tingzha verify", () => {
  it("finds a recording whole by the keys of its own data directory", async () => {
    const { code, stdout } = await tingzha(["verify", join(place, "whole", SESSION), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject([{ ok: true, sealed: true, trusted: true, findings: [] }]);
    expect(code).toBe(0);
  });

  it("takes a file of the session, a day, or every recording", async () => {
    for (const path of [`${SESSION}/part-001.flv`, "recordings/2026-11-23", "recordings", "."]) {
      const { code, stdout } = await tingzha(["verify", join(place, "whole", path), "--json"]);
      expect([code, JSON.parse(stdout).length], path).toEqual([0, 1]);
    }
  });

  it("names the second that was altered, in both languages, and exits with 1", async () => {
    const directory = copy();
    const file = join(directory, SESSION, "part-001.flv");
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(file, bytes);
    const { code, stdout } = await tingzha(["verify", directory]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/part-001\.flv \d\d:\d\d:\d\d\.\d{3}–\d\d:\d\d:\d\d\.\d{3} .*录像内容被改动/);
    expect(stdout).toContain("the recording was altered");
  });

  it("does not take a key that only the files themselves vouch for", async () => {
    const directory = copy();
    rmSync(join(directory, "keys"), { recursive: true });
    const alone = await tingzha(["verify", directory]);
    expect([alone.code, alone.stdout]).toEqual([1, expect.stringContaining(fingerprint)]);
    expect((await tingzha(["verify", directory, "--fingerprint", fingerprint])).code).toBe(0);
    expect((await tingzha(["verify", directory, "--fingerprint", "0".repeat(64)])).code).toBe(1);
    const key = join(place, "whole/keys/gate.pub");
    expect((await tingzha(["verify", directory, "--key", key])).code).toBe(0);
  });

  it("compares with the heads in the audit log, page by page", async () => {
    const entry = (detail: object) => ({ action: "journal.head", subject: "session-1", detail });
    const [head] = heads;
    const pages = (last: object) =>
      new StandInApi({
        "GET /audit?limit=500&after=0": [200, { items: [entry({ ...head })], next: "500" }],
        "GET /audit?limit=500&after=500": [
          200,
          { items: [{ ...entry({}), action: "session.cut" }, entry(last)] },
        ],
      });
    for (const [last, code] of [
      [{ ...head }, 0],
      [{ part: 1, chain: "f".repeat(64) }, 1],
    ] as const) {
      const api = pages(last);
      const env = { TINGZHA_URL: await api.start(), TINGZHA_TOKEN: "t" };
      const result = await tingzha(["verify", join(place, "whole"), "--audit"], env);
      await api.stop();
      expect([result.code, result.stdout.includes("f".repeat(64))]).toEqual([code, code === 1]);
    }
  });

  it("exits with 1 where there is nothing to verify", async () => {
    expect((await tingzha(["verify", join(place, "whole/keys")])).code).toBe(1);
    expect((await tingzha(["verify", join(place, "nowhere")])).code).toBe(1);
  });
});
