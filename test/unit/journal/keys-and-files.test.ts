import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Ballast } from "../../../src/journal/ballast.ts";
import { CaseLog, checkCaseLog } from "../../../src/journal/case-log.ts";
import { realDisk, replaceFile } from "../../../src/journal/disk.ts";
import { KeyRing, openSigner, temporarySigner } from "../../../src/journal/signer.ts";
import { temporaryDirectory } from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

describe("openSigner", () => {
  it("makes a key once, readable by its owner alone, and finds it again", async () => {
    const folder = join(place.path, "keys");
    const first = await openSigner(realDisk, folder, "gate");
    const second = await openSigner(realDisk, folder, "gate");
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.signer.fingerprint).toBe(first.signer.fingerprint);
    expect(first.signer.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await stat(join(folder, "gate.pem"))).mode & 0o777).toBe(0o600);
    const keys = new KeyRing();
    expect(keys.add((await readFile(join(folder, "gate.pub"), "utf8")).trim())).toBe(
      first.signer.fingerprint,
    );
    const signature = first.signer.sign("head");
    expect(keys.verify(first.signer.fingerprint, "head", signature)).toBe(true);
    expect(keys.verify(first.signer.fingerprint, "heaD", signature)).toBe(false);
    expect(keys.verify(first.signer.fingerprint, "head", signature.toUpperCase())).toBe(false);
    expect(keys.verify(temporarySigner().fingerprint, "head", signature)).toBe(false);
    expect(keys.add("bm8ga2V5")).toBeNull();
  });

  it("does not replace a key that it can't read", async () => {
    await openSigner(realDisk, place.path, "gate");
    await truncate(join(place.path, "gate.pem"), 40);
    const damaged = await readFile(join(place.path, "gate.pem"));
    await expect(openSigner(realDisk, place.path, "gate")).rejects.toThrow();
    expect(await readFile(join(place.path, "gate.pem"))).toEqual(damaged);
  });
});

describe("CaseLog", () => {
  const options = () => ({
    disk: realDisk,
    path: join(place.path, "case.jsonl"),
    sessionId: "session-1",
    signer,
    wallMs: () => 1_800_000_000_000,
  });
  let signer = temporarySigner();
  beforeEach(() => {
    signer = temporarySigner();
  });

  it("chains lines over reopening and cuts off what a crash left half written", async () => {
    const log = await CaseLog.open(options());
    await Promise.all([log.append({ mark: "开庭" }), log.append({ mark: "休庭" })]);
    await log.close();
    const whole = await readFile(options().path);
    await writeFile(options().path, Buffer.concat([whole, whole.subarray(0, 50)]));
    const again = await CaseLog.open(options());
    expect(again.lines.map((line) => line.fields)).toEqual([{ mark: "开庭" }, { mark: "休庭" }]);
    expect((await again.append({ mark: "闭庭" })).n).toBe(3);
    await again.close();
    const keys = new KeyRing();
    keys.add(signer.publicKey);
    const bytes = await readFile(options().path);
    expect(checkCaseLog(bytes, keys, "session-1")).toMatchObject({ broken: [], endsTorn: false });
    expect(checkCaseLog(bytes, keys, "session-2").broken).toEqual([1, 2, 3]);
  });

  it("chains nothing to a log that was altered", async () => {
    const log = await CaseLog.open(options());
    await log.append({ mark: "opening" });
    await log.close();
    const text = await readFile(options().path, "utf8");
    await writeFile(options().path, text.replace("opening", "closing"));
    await expect(CaseLog.open(options())).rejects.toMatchObject({ code: "case-log-broken" });
  });

  it("keeps its chain when a line can't be written", async () => {
    let full = false;
    const disk = {
      ...realDisk,
      writev: ((fd, buffers, done) => {
        if (!full) return realDisk.writev(fd, buffers, done);
        const part = buffers[0]?.subarray(0, 20) ?? Buffer.alloc(0);
        full = false;
        realDisk.writev(fd, [part], () => done(Object.assign(new Error("full"), { code: "ENOSPC" }), 0));
      }) as typeof realDisk.writev,
    };
    const log = await CaseLog.open({ ...options(), disk });
    await log.append({ n: "one" });
    full = true;
    await expect(log.append({ n: "lost" })).rejects.toMatchObject({ code: "ENOSPC" });
    await log.append({ n: "two" });
    await log.close();
    const keys = new KeyRing();
    keys.add(signer.publicKey);
    const found = checkCaseLog(await readFile(options().path), keys, "session-1");
    expect(found.lines.map((line) => line.fields.n)).toEqual(["one", "two"]);
    expect(found.broken).toEqual([]);
  });
});

describe("Ballast", () => {
  it("takes up real room, gives it back once, and can be restored", async () => {
    const path = join(place.path, "reserve");
    const ballast = new Ballast(realDisk, path, 3_000_000);
    expect(await Promise.all([ballast.restore(), ballast.restore()])).toEqual([true, true]);
    expect((await stat(path)).size).toBe(3_000_000);
    expect((await stat(path)).blocks * 512).toBeGreaterThanOrEqual(3_000_000);
    expect(await ballast.free()).toBe(true);
    expect(await ballast.free()).toBe(false);
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await ballast.restore()).toBe(true);
  });

  it("leaves nothing behind when there is no room for it", async () => {
    const path = join(place.path, "reserve");
    let left = 2;
    const ballast = new Ballast(
      {
        ...realDisk,
        writev: (fd, buffers, done) =>
          left-- > 0
            ? realDisk.writev(fd, buffers, done)
            : setImmediate(done, Object.assign(new Error("full"), { code: "ENOSPC" }), 0),
      },
      path,
      5_000_000,
    );
    expect(await ballast.restore()).toBe(false);
    expect(ballast.held).toBe(false);
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

it("replaceFile leaves the old content in place when the new one can't be written", async () => {
  const path = join(place.path, "session.json");
  await replaceFile(realDisk, path, Buffer.from("old"));
  const full = {
    ...realDisk,
    writev: ((_fd, _buffers, done) => done(new Error("full"), 0)) as typeof realDisk.writev,
  };
  await expect(replaceFile(full, path, Buffer.from("new"))).rejects.toThrow("full");
  expect(await readFile(path, "utf8")).toBe("old");
});
