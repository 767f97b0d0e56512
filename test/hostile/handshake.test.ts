// The handshake: other protocols on the port, wrong blocks, every split, slowness, and thousands who stop half-way.
import { once } from "node:events";
import { connect as tcpConnect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TARGETS } from "../../scripts/fuzz/targets.ts";
import { signClientBlock } from "../../src/rtmp/handshake.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { halfOpen } from "./half-open.ts";
import type { HostileClient } from "./hostile-client.ts";
import { type HostileCase, HostileStage, proveCases } from "./hostile-stage.ts";
import {
  all,
  audio,
  connect,
  connected,
  created,
  createStream,
  handshake,
  hex,
  message,
  publish,
  published,
  thenPublishes,
  video,
} from "./pieces.ts";

const HELLO = handshake.subarray(0, 1537);
const AFTER_HANDSHAKE = all(connect(), thenPublishes);

/** C0 and C1 with these bytes as time, version and the rest. */
function hello(version: Buffer, fill: number): Buffer {
  const bytes = Buffer.alloc(1537, fill);
  bytes[0] = 3;
  version.copy(bytes, 5);
  return bytes;
}
function signed(scheme: 0 | 1): Buffer {
  const bytes = hello(hex("80000702"), 0x5a);
  signClientBlock(bytes.subarray(1), scheme);
  return bytes;
}
const firstBytes = (name: string, bytes: Buffer): HostileCase => ({
  name,
  sends: bytes,
  code: "handshake-version",
});
const goesOn = (name: string, c0c1: Buffer, c2: Buffer): HostileCase => ({
  name,
  sends: all(c0c1, c2, AFTER_HANDSHAKE),
  code: "served",
});
const NOTHING = Buffer.alloc(1536);

proveCases("the handshake", [
  firstBytes("C0 of 6, RTMPE", all(Buffer.from([6]), HELLO.subarray(1))),
  firstBytes("C0 of 0", Buffer.alloc(1537)),
  firstBytes("C0 of 0xFF", Buffer.alloc(1537, 0xff)),
  firstBytes("an HTTP request", Buffer.from("GET /idle/1 HTTP/1.1\r\nHost: court\r\n\r\n")),
  firstBytes("a TLS ClientHello", hex("16030100c8010000c40303 5a5a5a5a5a5a")),
  firstBytes("SSH", Buffer.from("SSH-2.0-OpenSSH_9.6\r\n")),
  goesOn("a C2 of other bytes than S1", HELLO, Buffer.alloc(1536, 0xa5)),
  goesOn("everything up to publish in one segment", HELLO, NOTHING),
  goesOn("a C1 of zeros", hello(Buffer.alloc(4), 0), NOTHING),
  goesOn("a C1 of 0xFF", hello(hex("ffffffff"), 0xff), NOTHING),
  goesOn("a C1 that names a version and has no digest", hello(hex("80000702"), 0x5a), NOTHING),
  goesOn("a C1 signed by scheme 0", signed(0), NOTHING),
  goesOn("a C1 signed by scheme 1", signed(1), NOTHING),
  {
    name: "a second handshake after the first",
    sends: all(handshake, hello(hex("ffffffff"), 0xff)),
    code: "message-too-long",
  },
  { name: "publish and media in one segment", sends: all(published, video(0), audio(0)), code: "served" },
]);

/** Slow or silent ones, all at once; what each sends, again and again, and the second in which it must end. */
interface Slow {
  readonly name: string;
  readonly sends: Buffer;
  readonly thenEverySecond?: (second: number) => Buffer;
  readonly code: string;
  readonly afterSeconds: number;
}
const SLOW: readonly Slow[] = [
  { name: "says nothing", sends: Buffer.alloc(0), code: "deadline-handshake", afterSeconds: 5 },
  { name: "sends C0 alone", sends: HELLO.subarray(0, 1), code: "deadline-handshake", afterSeconds: 5 },
  { name: "is silent after C1", sends: HELLO, code: "deadline-handshake", afterSeconds: 5 },
  {
    name: "sends C1 at one byte a second",
    sends: HELLO.subarray(0, 1),
    thenEverySecond: (second) => HELLO.subarray(second, second + 1),
    code: "deadline-handshake",
    afterSeconds: 5,
  },
  {
    name: "keeps the last byte of C2 for itself",
    sends: handshake.subarray(0, -1),
    code: "deadline-handshake",
    afterSeconds: 5,
  },
  { name: "is silent after the handshake", sends: handshake, code: "deadline-publish", afterSeconds: 10 },
  { name: "is silent after createStream", sends: created, code: "deadline-publish", afterSeconds: 10 },
  {
    name: "pings and never publishes",
    sends: connected,
    thenEverySecond: () => message(4, hex("0006 00000001")),
    code: "deadline-publish",
    afterSeconds: 10,
  },
  {
    name: "creates one stream a second and never publishes",
    sends: connected,
    thenEverySecond: (second) => (second < 8 ? createStream : Buffer.alloc(0)),
    code: "deadline-publish",
    afterSeconds: 10,
  },
  {
    name: "sends connect at 9 bytes a second",
    sends: handshake,
    thenEverySecond: (second) => connect().subarray((second - 1) * 9, second * 9),
    code: "deadline-publish",
    afterSeconds: 10,
  },
];

/** The dialogue as far as a refusal, which is a definite end. */
const DIALOGUE = all(created, publish("case?key=wrong"));
const SPLITS = 3200;
/** Over sockets each fourth split: there, the kernel has a word in it too. */
const EVERY = 4;

describe("with thousands at the door", () => {
  let stage: HostileStage;
  const endings = new Map<string, Promise<{ code: string | undefined; afterMs: number }>>();

  async function live({ sends, thenEverySecond }: Slow, client: HostileClient) {
    const openedMs = monotonicMs();
    await client.send(sends);
    for (let second = 1; second <= 20 && !client.isClosed; second++) {
      await waitFor("a second", () => client.isClosed || monotonicMs() > openedMs + second * 1000);
      if (thenEverySecond !== undefined) await client.send(thenEverySecond(second));
    }
    const afterMs = monotonicMs() - openedMs;
    const code = await waitFor("its ending is told", () => stage.ending(client));
    return { code, afterMs };
  }

  beforeAll(async () => {
    stage = await HostileStage.open();
    // They live on while the other tests of this stage run.
    for (const slow of SLOW) endings.set(slow.name, live(slow, await stage.connect()));
  });
  afterAll(() => stage.close());

  /** What the gate answers when the dialogue comes in two segments. */
  async function answerAt(cut: number): Promise<string> {
    const socket = tcpConnect({ port: stage.port, host: "127.0.0.1", noDelay: true });
    let received = "";
    socket.on("data", (bytes: Buffer) => {
      received += bytes.toString("latin1");
    });
    await once(socket, "connect");
    socket.write(DIALOGUE.subarray(0, cut));
    await pause(1);
    socket.end(DIALOGUE.subarray(cut));
    await once(socket, "close");
    const codes = received.match(/Net(Connection|Stream)\.[A-Za-z.]+/g) ?? [];
    return `${received.length} bytes, ${codes.join(", ")}`;
  }

  it(`a dialogue split within its first ${SPLITS} bytes has the same answer`, async () => {
    expect(DIALOGUE.length).toBeGreaterThan(SPLITS);
    const answers = new Map<string, number>();
    let cut = 0;
    const worker = async () => {
      while (cut < SPLITS) {
        cut += EVERY;
        const answer = await answerAt(cut);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    };
    await Promise.all([...Array(16)].map(worker));
    const [[answer = "", count] = []] = [...answers];
    expect(answers.size, JSON.stringify([...answers])).toBe(1);
    expect(answer).toContain("NetConnection.Connect.Success, NetStream.Publish.Denied");
    expect(count).toBe(SPLITS / EVERY);
    await waitFor("all are counted", () => stage.stage.desk.counters.publish_denied === count);
    await stage.neighbourGoesOn();
  });

  it("3,000 half-open connections of many addresses are closed by the deadline, at little cost", () =>
    halfOpen(stage, 3_000));

  it.each(SLOW)("who $name gains no time: $code", async ({ name, code, afterSeconds }) => {
    const ending = await endings.get(name);
    expect(ending?.code).toBe(code);
    expect(ending?.afterMs).toBeGreaterThan(afterSeconds * 1000 - 500);
    expect(ending?.afterMs).toBeLessThan(afterSeconds * 1000 + 2000);
  });

  it("costs the neighbour nothing, and the gate little", () => stage.proveUntouched());
});

it(`every split within the first ${SPLITS} bytes gives the same dialogue, byte by byte`, () => {
  const target = TARGETS.find(({ name }) => name === "publisher");
  const REFUSE = 3;
  const whole = target?.run(DIALOGUE, [], REFUSE) ?? [];
  expect(whole.at(-1)).toBe("leave publish-denied");
  for (let cut = 1; cut <= SPLITS; cut++) expect(target?.run(DIALOGUE, [cut], REFUSE)).toEqual(whole);
});
