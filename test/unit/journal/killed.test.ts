import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { realDisk } from "../../../src/journal/disk.ts";
import { recoverSessions } from "../../../src/journal/recovery.ts";
import { openSigner } from "../../../src/journal/signer.ts";
import { verifySession } from "../../../src/journal/verification.ts";
import { temporaryDirectory, until } from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

it("a killed process loses nothing that it had written; every session recovers and verifies", async () => {
  for (const [round, writtenBytes] of [20_000, 60_000, 200_000, 700_000].entries()) {
    const root = join(place.path, String(round));
    const writer = spawn(process.execPath, [join(import.meta.dirname, "killed-writer.ts"), root]);
    const written = new Map<string, number>();
    let text = "";
    writer.stdout.on("data", (data: Buffer) => {
      text += data.toString();
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const [session = "", end] = line.split(" ");
        written.set(session, Number(end));
      }
    });
    await until(
      () => written.size === 3 && [...written.values()].every((end) => end >= writtenBytes),
      15_000,
    );
    writer.kill("SIGKILL");
    await once(writer, "close");
    const { signer } = await openSigner(realDisk, join(root, "keys"), "gate");
    const recordings = join(root, "recordings");
    const sessions = await recoverSessions({ roots: [recordings], signer, disk: realDisk, wallMs: Date.now });
    expect(sessions.map((session) => session.record.session).sort()).toEqual([...written.keys()].sort());
    for (const { record, directory } of sessions) {
      const size = (await stat(join(directory, "part-001.flv"))).size;
      expect(size).toBeGreaterThanOrEqual(written.get(record.session) ?? 0);
      const found = await verifySession(directory, { publicKeys: [signer.publicKey] });
      expect(found.findings).toEqual([]);
      expect((await readFile(join(directory, "part-001.flv"))).subarray(0, 3).toString()).toBe("FLV");
    }
  }
}, 60_000);
