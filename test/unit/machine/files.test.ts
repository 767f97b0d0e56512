// Checks that look at files: made for real, in a folder of their own.
import { chmodSync, cpSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupAge } from "../../../src/machine/backup-age.ts";
import { certificateHolds } from "../../../src/machine/certificates.ts";
import { dataFolder, reserve } from "../../../src/machine/folder.ts";
import { picturesThere } from "../../../src/machine/pictures.ts";
import { makeCertificates } from "../../support/certificates.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const HOUR_MS = 3_600_000;
let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder("machine");
  mkdirSync(folder.path, { recursive: true });
});
afterEach(() => folder.remove());

describe("the data directory", () => {
  it("is nobody's business but the node's", () => {
    chmodSync(folder.path, 0o700);
    expect(dataFolder(folder.path).verdict).toBe("ok");
    chmodSync(folder.path, 0o755);
    expect(dataFolder(folder.path)).toMatchObject({
      verdict: "warning",
      cure: { en: `Run chmod o= ${folder.path}` },
    });
    expect(dataFolder(join(folder.path, "none")).verdict).toBe("unknown");
  });

  it("keeps a reserve, once it has recorded", () => {
    expect(reserve(folder.path).verdict).toBe("unknown");
    mkdirSync(join(folder.path, "recordings"));
    expect(reserve(folder.path).verdict).toBe("warning");
    const file = join(folder.path, "recordings", ".reserve");
    writeFileSync(file, "");
    truncateSync(file, 64 * 1024 * 1024);
    expect(reserve(folder.path).verdict).toBe("ok");
  });
});

describe("the newest backup", () => {
  it("is looked for by its time, and its absence is told", async () => {
    const now = Date.now();
    expect(await backupAge(folder.path, now)).toMatchObject({
      verdict: "warning",
      actual: { en: "no backup" },
    });
    const backups = join(folder.path, "backups");
    mkdirSync(backups);
    writeFileSync(join(backups, "notes.txt"), "");
    expect((await backupAge(folder.path, now)).verdict).toBe("warning");
    for (const [name, hours] of Object.entries({ "tingzha-1.db": 70, "tingzha-2.db": 3 })) {
      writeFileSync(join(backups, name), "");
      const at = new Date(now - hours * HOUR_MS);
      utimesSync(join(backups, name), at, at);
    }
    expect(await backupAge(folder.path, now)).toMatchObject({
      verdict: "ok",
      actual: { en: "the newest was made 3 h ago" },
    });
    expect((await backupAge(folder.path, now + 48 * HOUR_MS)).verdict).toBe("warning");
  });
});

describe("a certificate", () => {
  it("is told in time, when it has run out, and before it holds", () => {
    const { certFile } = filesOf(folder.path);
    const now = Date.now();
    const verdictAt = (days: number) =>
      certificateHolds("http certificate", certFile, now + days * 24 * HOUR_MS).verdict;
    const days = Number(/, (\d+) days/.exec(certificateHolds("x", certFile, now).actual.en)?.[1]);
    expect(verdictAt(days - 40)).toBe("ok");
    expect(verdictAt(days - 10)).toBe("warning");
    expect(verdictAt(days + 2)).toBe("failed");
    expect(verdictAt(-2)).toBe("failed");
    expect(certificateHolds("x", join(folder.path, "none"), now)).toMatchObject({ verdict: "failed" });
  });

  function filesOf(path: string): { certFile: string } {
    const { cert } = makeCertificates(path, 90);
    const certFile = join(path, "server.pem");
    writeFileSync(certFile, cert);
    return { certFile };
  }
});

describe("pictures and font", () => {
  it("are all there as shipped, and a broken one is named", () => {
    expect(picturesThere(ROOT).verdict).toBe("ok");
    cpSync(join(ROOT, "config", "cards"), join(folder.path, "config", "cards"), { recursive: true });
    writeFileSync(join(folder.path, "config", "cards", "recess.png"), "no picture");
    const { verdict, actual } = picturesThere(folder.path);
    expect([verdict, actual.en]).toEqual(["warning", "missing or broken: recess, font"]);
  });
});
