// Names and keys as attackers and absent-minded people write them: refused with a status, or recorded in a folder
// of its own under the recordings directory, and nothing in log or report that a terminal or a page would obey.
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeAmf } from "../../src/rtmp/amf0.ts";
import { waitFor } from "../support/wait-for.ts";
import { HostileStage, ROOM } from "./hostile-stage.ts";
import { all, connect, createStream, handshake, hex, KEY, message, publish, video } from "./pieces.ts";

/** `status`: of the refusal; `recorded`: the stream name as reported. */
interface Name {
  readonly name: string;
  readonly stream: string;
  readonly app?: string;
  readonly tcUrl?: string;
  readonly status?: "Denied" | "Rejected";
  readonly recorded?: string;
}

const key = `key=${KEY}`;
/** A name beside the room: what encoders that name a case send. */
const beside = (name: string, stream: string): Name => ({
  name,
  stream: `${stream}?room=case&${key}`,
  recorded: `${stream}?room=case`,
});
const asRoom = (name: string, stream: string): Name => ({
  name,
  stream: `${stream}?${key}`,
  status: "Denied",
});
const roomOf = (name: string, room: string): Name => ({
  name,
  stream: `x?room=${room}&${key}`,
  status: "Denied",
});
const rejected = (name: string, stream: string): Name => ({ name, stream, status: "Rejected" });

const NAMES: readonly Name[] = [
  { name: "the room itself", stream: `case?${key}`, recorded: "case" },
  beside("a case number", "（2026）豫0802民初1234号"),
  beside("a case number, percent-encoded", encodeURIComponent("（2026）豫0802民初1234号")),
  beside("a case number in full-width digits", "（２０２６）豫０８０２民初１２３４号"),
  beside("a case number with a Cyrillic look-alike", "（2026）豫0802民初1234号\u0430"),
  beside("a case number with zero widths", "（2026）豫0802\u200b民初1234号\ufeff"),
  beside("..", ".."),
  beside("a way out of the folder", "../../../../etc/passwd"),
  beside("a way out, percent-encoded", "%2e%2e%2f%2e%2e%2fetc"),
  beside("a way out with backslashes", "..\\..\\windows"),
  beside("an absolute path", "/etc/passwd"),
  beside("a slash", "/"),
  beside("a dot at the end", "case."),
  beside("a space at the end", "case "),
  beside("another case", "CASE"),
  beside("a device's name", "con"),
  beside("HTML", "<img src=x onerror=alert(1)>"),
  beside("shell", "$(reboot);`reboot`|reboot"),
  beside("SQL", "'; DROP TABLE hearings; --"),
  beside("a format string", "%25s%25n"),
  beside("a broken percent sign", "100%"),
  beside("a name like a key of Object.prototype", "__proto__"),
  beside("1,900 characters", "案".repeat(1_900)),
  asRoom("the room with a dot at the end", "case."),
  asRoom("the room with a space at the end", "case "),
  asRoom("the room in capitals", "CASE"),
  asRoom("the room in full-width letters", "ｃａｓｅ"),
  asRoom("the room with a look-alike", "c\u0430se"),
  asRoom("the room percent-encoded", "c%61se"),
  asRoom("an unknown room", "nowhere"),
  asRoom(".. as room", ".."),
  asRoom("__proto__ as room", "__proto__"),
  asRoom("constructor as room", "constructor"),
  roomOf("a way out as room=", "../case"),
  roomOf("a way out as room=, percent-encoded", "..%2fcase"),
  roomOf("__proto__ as room=", "__proto__"),
  roomOf("no room in room=", ""),
  { name: "no key", stream: "case", status: "Denied" },
  { name: "an empty key", stream: "case?key=", status: "Denied" },
  { name: "the key in capitals", stream: `case?KEY=${KEY}`, status: "Denied" },
  { name: "a key of 1,900 characters", stream: `case?key=${"k".repeat(1_900)}`, status: "Denied" },
  { name: "another application", app: "live", stream: `case?${key}`, status: "Denied" },
  { name: "the key in the application", app: `court?${key}`, stream: "case", recorded: "case" },
  { name: "the key in tcUrl", tcUrl: `rtmp://h/court?${key}`, stream: "case", recorded: "case" },
  { name: "name in the application, key alone", app: "court/case", stream: `?${key}`, recorded: "case" },
  { name: "a key in both places", app: `court?${key}`, stream: `case?${key}`, status: "Rejected" },
  { name: "a way out in the application", app: "court/../..", stream: `case?${key}`, status: "Denied" },
  rejected("a key given twice", `case?${key}&${key}`),
  rejected("a wrong and a right key", `case?key=wrong&${key}`),
  rejected("the key's name percent-encoded beside it", `case?${key}&%6bey=x`),
  rejected("a room given twice", `x?room=other&room=case&${key}`),
  rejected("two question marks", `case?${key}?x`),
  rejected("an empty name", ""),
  rejected("an empty name with a key", `?${key}`),
  rejected("a broken percent sign in a parameter", `case?${key}&x=%zz`),
  rejected("33 parameters", `case?${key}&${[...Array(33).keys()].map((at) => `p${at}=1`).join("&")}`),
  rejected("60,000 characters", "x".repeat(60_000)),
  rejected("NUL", `a\u0000b?room=case&${key}`),
  rejected("NUL, percent-encoded", `a%00b?room=case&${key}`),
  rejected("NUL in room=", `x?room=case%00&${key}`),
  rejected("a line break", `a\nlevel: error?room=case&${key}`),
  rejected("a terminal's escape sequence", `\u001b[2J?room=case&${key}`),
  rejected("a C1 control", `a\u009b31m?room=case&${key}`),
  rejected("a right-to-left override", `a\u202egpj.exe?room=case&${key}`),
  rejected("a right-to-left override, percent-encoded", `a%E2%80%AEb?room=case&${key}`),
  rejected("an isolate", `a\u2066b?room=case&${key}`),
  rejected("an Arabic letter mark", `a\u061cb?room=case&${key}`),
  rejected("a line separator", `a\u2028b?room=case&${key}`),
  rejected("what stands for broken UTF-8", `a\ufffdb?room=case&${key}`),
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them.
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Bidi_C}\u2028\u2029]/u;

describe("a name", () => {
  let stage: HostileStage;
  beforeAll(async () => {
    stage = await HostileStage.open();
  });
  afterAll(() => stage.close());

  const recordings = () => realpathSync(join(stage.stage.gate.dataDir, "recordings"));
  const sessions = () => stage.stage.desk.sessions.filter(({ courtroom }) => courtroom === ROOM);
  /** Every file below the gate's data, as paths from there. */
  const files = () => readdirSync(stage.stage.gate.dataDir, { recursive: true }).map(String);

  it.each(NAMES)("$name", async ({ stream, app = "court", tcUrl = "rtmp://h/court", status, recorded }) => {
    const from = stage.stage.desk.events.length;
    const before = sessions().length;
    const client = await stage.connect();
    await client.send(all(handshake, connect({ app, tcUrl }), createStream, publish(stream), video(0)));
    if (status !== undefined) {
      await waitFor("it is refused", () => client.codes.includes(`NetStream.Publish.${status}`), {
        describe: () => client.codes,
      });
      await waitFor("its own end is closed", () => client.isClosed);
      expect(await waitFor("it is told", () => stage.ending(client, from))).toBe(
        status === "Denied" ? "publish-denied" : "publish-rejected",
      );
      expect(sessions()).toHaveLength(before);
    } else {
      const report = await waitFor("a session has its name", () => {
        const last = sessions().at(-1);
        return last !== undefined && last.streamName === recorded ? last : undefined;
      });
      const path = join(report.recordingsRoot, report.directory, "session.json");
      await waitFor("the session's file is there", () => existsSync(path));
      const folder = dirname(realpathSync(path));
      expect(folder.startsWith(`${recordings()}${sep}`)).toBe(true);
      expect(folder.slice(recordings().length)).toMatch(/^\/\d{4}-\d\d-\d\d\/[\w-]+$/);
      const record = JSON.parse(readFileSync(path, "utf8"));
      expect(record.streamName).toBe(recorded);
      await stage.leave(client, from);
    }
    await stage.neighbourGoesOn();
  });

  it("of 65,536 bytes is longer than a command may be", async () => {
    await stage.prove({
      name: "64 KiB",
      sends: all(handshake, connect(), createStream, publish("x".repeat(65_536))),
      code: "message-too-long",
    });
  });

  it("of broken UTF-8 is refused", async () => {
    const name = message(20, all(encodeAmf("publish", 5, null), hex("020004 61ff80ed")), 1);
    const client = await stage.connect();
    await client.send(all(handshake, connect(), createStream, name));
    await waitFor("it is refused", () => client.codes.includes("NetStream.Publish.Rejected"));
  });

  it("never reaches the disk's other folders, nor a log line or report as something to obey", () => {
    for (const path of files())
      expect(path).toMatch(/^(recordings|gate|keys|run|latch-requests)(\/[\w.-]+)*$/);
    expect(files().length).toBeGreaterThan(20);
    const { output } = stage.stage.gate;
    expect(output).toContain("encoder-accepted");
    expect(OBEYED.test(output)).toBe(false);
    for (const event of stage.stage.desk.events) expect(OBEYED.test(JSON.stringify(event))).toBe(false);
    for (const { streamName } of sessions()) expect(OBEYED.test(streamName)).toBe(false);
    expect(output).not.toContain(KEY);
    expect(JSON.stringify([...stage.stage.desk.reports.values()])).not.toContain(KEY);
  });

  it("costs the neighbour nothing, and the gate little", () => stage.proveUntouched());
});
