// Channels against robots that are real HTTP servers and check everything by themselves: signature, format, size, limit.
import { afterEach, describe, expect, it } from "vitest";
import type { ChannelConfig } from "../../../src/desk/config.ts";
import { Channel } from "../../../src/desk/notify/channel.ts";
import { post } from "../../../src/desk/notify/delivery.ts";
import type { Notice } from "../../../src/desk/notify/notice.ts";
import { TEMPLATES } from "../../../src/desk/notify/templates/templates.ts";
import { makeCertificates } from "../../support/certificates.ts";
import { type RobotConduct, type RobotKind, RobotStandIn } from "../../support/robot-stand-in.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { graded, NO_MEMORY, noticeOf, SPEAKER, standing } from "../../unit/desk/notify/notify-kit.ts";

const KINDS = ["generic", "wecom", "dingtalk", "feishu"] as const;
const SECRET = "planted-robot-secret";
const P1 = noticeOf("record-unhealthy");
const EPOCH_MS = 1_790_000_000_000;

/** A channel on a clock that is moved by hand, and its robot on the same one; what lies between them is real. */
class Line {
  nowMs = 600_000;
  readonly states: (string | null)[] = [];
  readonly robot: RobotStandIn;
  readonly channel: Channel;

  private constructor(robot: RobotStandIn, change: Partial<ChannelConfig>) {
    this.robot = robot;
    const secret = robot.kind === "wecom" ? null : SECRET;
    const config: ChannelConfig = {
      ...{ name: "duty", kind: robot.kind, url: robot.url, secret, language: "zh-CN", least: 4, ...change },
    };
    this.channel = new Channel({
      ...{ config, post, template: TEMPLATES[robot.kind], speaker: SPEAKER, memory: NO_MEMORY },
      clock: { monotonicMs: () => this.nowMs, wallMs: () => EPOCH_MS + this.nowMs },
      digestMs: 3_600_000,
      random: () => 0.5,
      onState: (code) => void this.states.push(code),
    });
  }

  static async open(kind: RobotKind, change: Partial<ChannelConfig> = {}): Promise<Line> {
    let line: Line | null = null;
    const robot = await RobotStandIn.start(kind, SECRET, () => EPOCH_MS + (line?.nowMs ?? 0));
    line = new Line(robot, change);
    open.push(line);
    return line;
  }

  /** Until nothing more goes at this moment. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.handled; ) {
      before = this.handled;
      this.channel.pump();
      await this.channel.idle();
    }
  }

  get handled(): number {
    const { sent, failed } = this.channel.state;
    return sent + failed + this.robot.received.length;
  }

  async pass(ms: number, notices: readonly Notice[], stepMs = 1_000): Promise<void> {
    for (const endMs = this.nowMs + ms; ; this.nowMs = Math.min(endMs, this.nowMs + stepMs)) {
      this.channel.see(standing(...notices));
      await this.settle();
      if (this.nowMs >= endMs) return;
    }
  }
}

const open: Line[] = [];
afterEach(async () => {
  for (const { channel, robot } of open.splice(0)) {
    await channel.stop(100);
    await robot.stop();
  }
});

interface Fault {
  readonly name: string;
  readonly conduct: RobotConduct;
  /** What it is told as. */
  readonly code: RegExp;
}

const FAULTS: readonly Fault[] = [
  { name: "resets the connection", conduct: "resets", code: /^(ECONNRESET|UND_ERR_SOCKET)$/ },
  { name: "answers 500", conduct: { status: 500 }, code: /^http-500$/ },
];
/** Robots answer in JSON; the receiver of our own webhook may say what it likes with a 2xx. */
const NONSENSE: readonly Fault[] = [
  {
    name: "answers garbage",
    conduct: { status: 200, body: "<html>网关</html>" },
    code: /^answer-unreadable$/,
  },
  { name: "never ends its answer", conduct: { status: 200, endless: true }, code: /^answer-unreadable$/ },
];

const faultsOf = (kind: RobotKind) => (kind === "generic" ? FAULTS : [...FAULTS, ...NONSENSE]);

describe.each(KINDS)("a robot of %s", (kind) => {
  it("takes what it is sent, by its own check of format and signature", async () => {
    const line = await Line.open(kind);
    await line.pass(10_000, [P1, noticeOf("black", "room-2")]);
    expect(line.robot.outcomes).toEqual(["accepted", "accepted"]);
    expect(line.robot.shown[0]).toContain("录像异常");
    expect(line.robot.shown[0]).toContain("第1法庭");
    expect(line.robot.shown[1]).toContain("黑场");
    expect(line.states).toEqual([null, null]);
  });

  it("is never sent too much in a quarter of an hour of more than it takes", async () => {
    const line = await Line.open(kind);
    for (let minute = 0; minute < 15; minute++) {
      // Sixty groups a minute, five of them of the gravest kind, in rooms and kinds that are new each time.
      const notices = Array.from({ length: 60 }, (_, index) =>
        graded(index < 5 ? 1 : 2, `room-${minute}-${index}`, `kind-${minute}-${index}`),
      );
      await line.pass(60_000, notices, 4_000);
    }
    expect(new Set(line.robot.outcomes)).toEqual(new Set(["accepted"]));
    expect(line.robot.received.length).toBeGreaterThan(200);
    expect(line.channel.state).toMatchObject({ problem: null, failed: 0 });
  });

  it("gets a long list within its size, the rest as a number", async () => {
    const line = await Line.open(kind);
    await line.pass(
      10_000,
      Array.from({ length: 190 }, (_, index) => noticeOf("stream-lost", `room-${index}`)),
    );
    expect(line.robot.outcomes).toEqual(["accepted"]);
    expect(/另有 \d+ 条/.test(line.robot.shown[0] ?? "")).toBe(kind === "wecom" || kind === "generic");
  });

  it.each(faultsOf(kind))(
    "that $name is asked four times, then told of, and asked again later",
    async ({ conduct, code }) => {
      const line = await Line.open(kind);
      line.robot.conduct = conduct;
      await line.pass(13_000, [P1], 500);
      expect(line.robot.received).toHaveLength(4);
      expect(new Set(line.robot.received.map(({ headers }) => headers["x-tingzha-id"])).size).toBe(1);
      expect(line.states).toEqual([expect.stringMatching(code)]);
      line.robot.conduct = "works";
      await line.pass(61_000, [P1]);
      expect(line.robot.shown).toHaveLength(1);
      expect(line.states.at(-1)).toBeNull();
    },
  );
});

describe.each(["wecom", "dingtalk", "feishu"] as const)("a robot of %s", (kind) => {
  it("that has had too much from elsewhere is left in peace as long as it says", async () => {
    const line = await Line.open(kind);
    // Somebody else uses the same robot.
    const fill = async () => {
      const { url, body, headers } = TEMPLATES[kind].request({
        channel: { ...line.channel.config },
        message: {
          id: "x",
          urgency: "test",
          entries: [],
          counts: { brief: 0, repeated: 0, folded: 0 },
          summary: null,
        },
        text: { title: "别人", lines: [], more: () => null },
        ...{ speaker: SPEAKER, atMs: EPOCH_MS + line.nowMs },
      });
      await (await fetch(url, { method: "POST", body, headers })).arrayBuffer();
    };
    for (let count = 0; count <= (kind === "feishu" ? 5 : 20); count++) await fill();
    const before = line.robot.received.length;
    await line.pass(1_000, [P1]);
    expect(line.robot.outcomes.at(-1)).toBe("too many");
    expect(line.states).toHaveLength(1);
    const blockMs = TEMPLATES[kind].blockMs;
    await line.pass(blockMs - 2_000, [P1]);
    expect(line.robot.received.length).toBe(before + 1);
    await line.pass(3_000, [P1]);
    expect(line.robot.outcomes.at(-1)).toBe("accepted");
    expect(line.states.at(-1)).toBeNull();
  });
});

describe("a receiver", () => {
  it("that hangs is given five seconds", async () => {
    const line = await Line.open("generic");
    line.robot.conduct = "hangs";
    line.channel.see(standing(P1));
    const beganMs = performance.now();
    await waitFor("the attempt", () => line.robot.received.length === 1);
    await line.channel.idle();
    const tookMs = performance.now() - beganMs;
    expect(tookMs).toBeGreaterThan(4_900);
    expect(tookMs).toBeLessThan(7_000);
  });

  it("that hangs does not keep the desk from stopping", async () => {
    const line = await Line.open("generic");
    line.robot.conduct = "hangs";
    line.channel.see(standing(P1));
    await waitFor("the attempt", () => line.robot.received.length === 1);
    const beganMs = performance.now();
    await line.channel.stop(200);
    expect(performance.now() - beganMs).toBeLessThan(2_000);
  });

  it("that sends elsewhere is not followed", async () => {
    const [line, other] = [await Line.open("generic"), await Line.open("generic")];
    for (const status of [301, 302, 307, 308]) {
      line.robot.conduct = { status, headers: { location: other.robot.url } };
      await line.pass(301_000, [P1], 10_000);
      expect(line.states.at(-1)).toBe(`http-${status}`);
    }
    expect(other.robot.received).toEqual([]);
  });

  it("that says no is not asked the same again", async () => {
    const line = await Line.open("generic");
    for (const status of [400, 401, 403, 404, 410, 422]) {
      const before = line.robot.received.length;
      line.robot.conduct = { status };
      await line.pass(290_000, [P1], 10_000);
      expect([status, line.robot.received.length - before]).toEqual([status, 1]);
      await line.pass(11_000, [], 10_000);
    }
  });

  it("that asks for time is given it", async () => {
    const line = await Line.open("generic");
    line.robot.conduct = { status: 429, headers: { "retry-after": "120" } };
    await line.pass(1_000, [P1]);
    line.robot.conduct = "works";
    await line.pass(118_000, [P1]);
    expect(line.robot.received).toHaveLength(1);
    await line.pass(3_000, [P1]);
    expect(line.robot.shown).toHaveLength(1);
  });

  it("with another secret refuses what we sign", async () => {
    const line = await Line.open("generic", { secret: "another-secret-than-its" });
    await line.pass(1_000, [P1]);
    expect(line.robot.outcomes).toEqual(["unsigned"]);
    expect(line.states).toEqual(["http-401"]);
    const robot = await Line.open("dingtalk", { secret: "another-secret-than-its" });
    await robot.pass(1_000, [P1]);
    expect(robot.states).toEqual(["dingtalk-310000"]);
  });

  it("with a certificate that nobody vouches for is not spoken to", async () => {
    const folder = tempFolder("robot");
    const robot = await RobotStandIn.start("generic", SECRET, Date.now, makeCertificates(folder.path));
    try {
      const request = { url: robot.url, headers: {}, body: "{}" };
      const verdict = await post(request, TEMPLATES.generic, new AbortController().signal);
      expect(verdict).toEqual({ type: "again", code: expect.stringMatching(/CERT|VERIFY|SELF_SIGNED/) });
      expect(robot.received).toEqual([]);
    } finally {
      await robot.stop();
      folder.remove();
    }
  });
});
