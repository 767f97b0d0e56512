// A group robot of 企业微信, 钉钉 or 飞书, or a receiver of our own webhook, as a real HTTP server: it checks the signature and
// its age by itself, keeps its limit and its block, and can fail in every way that was asked for. Its clock is injected.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificates } from "./certificates.ts";

export type RobotKind = "generic" | "wecom" | "dingtalk" | "feishu";

/** `works`: answers as the real one; else what it does instead. */
export type RobotConduct =
  | "works"
  | "hangs"
  | "resets"
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Sent again and again, without end. */
      readonly endless?: boolean;
    };

export interface RobotRequest {
  /** By the robot's clock. */
  readonly atMs: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** What a person in the group reads; "" for what was not accepted. */
  readonly shown: string;
  /** `accepted`, or why it was not. */
  readonly outcome: string;
}

interface RobotRules {
  /** Where the robot's own key stands. */
  readonly path: string;
  readonly windows: readonly { readonly count: number; readonly ms: number }[];
  /** How long it takes nothing once there were too many. */
  readonly blockMs: number;
  readonly maxBytes: number;
  readonly ok: object;
  readonly tooMany: object;
  readonly unsigned: object;
  readonly malformed: object;
}

const RULES: Readonly<Record<RobotKind, RobotRules>> = {
  generic: {
    ...{ path: "/in/planted-robot-token", windows: [], blockMs: 0, maxBytes: 64 * 1024, ok: {} },
    ...{ tooMany: {}, unsigned: { error: "signature" }, malformed: { error: "body" } },
  },
  wecom: {
    path: "/cgi-bin/webhook/send?key=planted-robot-token",
    windows: [{ count: 20, ms: 60_000 }],
    ...{ blockMs: 0, maxBytes: 4096 },
    ok: { errcode: 0, errmsg: "ok" },
    tooMany: { errcode: 45009, errmsg: "api freq out of limit" },
    unsigned: { errcode: 93000, errmsg: "invalid webhook url" },
    malformed: { errcode: 40058, errmsg: "markdown.content exceed max length 4096" },
  },
  dingtalk: {
    path: "/robot/send?access_token=planted-robot-token",
    windows: [{ count: 20, ms: 60_000 }],
    ...{ blockMs: 600_000, maxBytes: 20_000 },
    ok: { errcode: 0, errmsg: "ok" },
    tooMany: { errcode: 130101, errmsg: "send too fast, exceed 20 times per minute" },
    unsigned: { errcode: 310000, errmsg: "sign not match" },
    malformed: { errcode: 40035, errmsg: "param error" },
  },
  feishu: {
    path: "/open-apis/bot/v2/hook/planted-robot-token",
    windows: [
      { count: 5, ms: 1_000 },
      { count: 100, ms: 60_000 },
    ],
    ...{ blockMs: 0, maxBytes: 20_000 },
    ok: { StatusCode: 0, StatusMessage: "success", code: 0, data: {}, msg: "success" },
    tooMany: { code: 11232, msg: "frequency limited psm[lark.oapi.app_platform_runtime]" },
    unsigned: { code: 19021, msg: "sign match fail or timestamp is not within one hour from current time" },
    malformed: { code: 9499, msg: "Bad Request" },
  },
};

const HOUR_MS = 3_600_000;

export class RobotStandIn {
  readonly kind: RobotKind;
  readonly secret: string;
  readonly received: RobotRequest[] = [];
  conduct: RobotConduct = "works";
  readonly #nowMs: () => number;
  readonly #scheme: string;
  readonly #server: Server;
  /** When it took what. */
  #taken: number[] = [];
  #blockedUntilMs = 0;

  private constructor(kind: RobotKind, secret: string, nowMs: () => number, tls: Certificates | null) {
    this.kind = kind;
    this.secret = secret;
    this.#nowMs = nowMs;
    const serve = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response);
    this.#scheme = tls === null ? "http" : "https";
    this.#server =
      tls === null ? createServer(serve) : createTlsServer({ cert: tls.cert, key: tls.key }, serve);
  }

  /** @param nowMs wall clock by which it judges signatures and limits */
  static async start(
    kind: RobotKind,
    secret: string,
    nowMs: () => number,
    tls: Certificates | null = null,
  ): Promise<RobotStandIn> {
    const robot = new RobotStandIn(kind, secret, nowMs, tls);
    await new Promise<void>((resolve) => robot.#server.listen(0, "127.0.0.1", resolve));
    return robot;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://127.0.0.1:${port}${RULES[this.kind].path}`;
  }

  /** What people in its group have read, in order. */
  get shown(): string[] {
    return this.received.filter(({ outcome }) => outcome === "accepted").map(({ shown }) => shown);
  }

  get outcomes(): string[] {
    return this.received.map(({ outcome }) => outcome);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const { conduct } = this;
    if (conduct === "works") {
      const { status, answer } = this.#judge(request, body);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      return;
    }
    this.#note(request, body, typeof conduct === "string" ? conduct : `told ${conduct.status}`);
    if (conduct === "resets") request.socket.resetAndDestroy();
    if (typeof conduct === "string") return;
    response.writeHead(conduct.status, conduct.headers);
    if (conduct.endless === true) pourOut(response);
    else response.end(conduct.body ?? "");
  }

  #judge(request: IncomingMessage, body: string): { readonly status: number; readonly answer: object } {
    const rules = RULES[this.kind];
    const refused = this.kind === "generic" ? 401 : 200;
    const say = (outcome: string, answer: object, status = 200) => {
      this.#note(request, body, outcome);
      return { status, answer };
    };
    if (this.#isTooMany(rules)) return say("too many", rules.tooMany);
    if (!this.#isSigned(request, body)) return say("unsigned", rules.unsigned, refused);
    const shown = shownOf(this.kind, body);
    // 企业微信 counts its markdown, the others the whole body.
    const measured = this.kind === "wecom" ? (shown ?? "") : body;
    if (shown === null || Buffer.byteLength(measured) > rules.maxBytes)
      return say("malformed", rules.malformed);
    this.#note(request, body, "accepted", shown);
    return { status: 200, answer: rules.ok };
  }

  #isTooMany({ windows, blockMs }: RobotRules): boolean {
    const nowMs = this.#nowMs();
    if (nowMs < this.#blockedUntilMs) return true;
    this.#taken = [...this.#taken.filter((atMs) => nowMs - atMs < 60_000), nowMs];
    const within = (ms: number) => this.#taken.filter((atMs) => nowMs - atMs < ms).length;
    if (windows.every(({ count, ms }) => within(ms) <= count)) return false;
    this.#blockedUntilMs = nowMs + blockMs;
    return true;
  }

  #isSigned({ url = "", headers }: IncomingMessage, body: string): boolean {
    const { pathname, searchParams } = new URL(url, "http://robot");
    const own = new URL(RULES[this.kind].path, "http://robot");
    if (pathname !== own.pathname) return false;
    for (const [name, value] of own.searchParams) if (searchParams.get(name) !== value) return false;
    const isFresh = (ms: number) => Math.abs(this.#nowMs() - ms) <= HOUR_MS;
    if (this.kind === "wecom") return true;
    if (this.kind === "dingtalk") {
      const timestamp = searchParams.get("timestamp") ?? "";
      const expected = hmacSha256(this.secret, `${timestamp}\n${this.secret}`).toString("base64");
      return (
        /^\d{13}$/.test(timestamp) && isFresh(Number(timestamp)) && searchParams.get("sign") === expected
      );
    }
    if (this.kind === "feishu") {
      const { timestamp, sign } = JSON.parse(body) as { timestamp?: string; sign?: string };
      const expected = hmacSha256(`${timestamp}\n${this.secret}`, "").toString("base64");
      return /^\d{10}$/.test(timestamp ?? "") && isFresh(Number(timestamp) * 1000) && sign === expected;
    }
    const [, seconds = "", mac] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-tingzha-signature"])) ?? [];
    const expected = hmacSha256(this.secret, `${seconds}.${body}`).toString("hex");
    return Math.abs(this.#nowMs() - Number(seconds) * 1000) <= 300_000 && mac === expected;
  }

  #note({ headers }: IncomingMessage, body: string, outcome: string, shown = ""): void {
    this.received.push({ atMs: this.#nowMs(), headers, body, shown, outcome });
  }
}

/** RFC 2104 from the hash alone, so that a wrong use of the library's HMAC can't hide in both ends. */
export function hmacSha256(key: string, text: string): Buffer {
  const sha256 = (...parts: readonly Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const raw = Buffer.from(key, "utf8");
  const block = Buffer.alloc(64);
  (raw.length > 64 ? sha256(raw) : raw).copy(block);
  const padded = (byte: number) => Buffer.from(block.map((each) => each ^ byte));
  return sha256(padded(0x5c), sha256(padded(0x36), Buffer.from(text, "utf8")));
}

/** What a person reads; null: not in the robot's format. */
function shownOf(kind: RobotKind, body: string): string | null {
  const value = JSON.parse(body);
  if (kind === "wecom") return value.msgtype === "markdown" ? textOr(value.markdown?.content) : null;
  if (kind === "dingtalk") {
    const { title, text } = value.markdown ?? {};
    return value.msgtype === "markdown" && textOr(title) !== null ? textOr(text) : null;
  }
  if (kind === "feishu") {
    const post = value.content?.post?.zh_cn ?? value.content?.post?.en_us;
    if (value.msg_type !== "post" || !Array.isArray(post?.content)) return null;
    const lines = post.content.map((line: { tag: string; text: string }[]) =>
      line.map(({ tag, text }) => (tag === "text" ? text : "")).join(""),
    );
    return [post.title, ...lines].join("\n");
  }
  return typeof value.id === "string" ? [value.title, ...value.lines].join("\n") : null;
}

function textOr(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function pourOut(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write("x".repeat(65_536)));
  };
  response.on("drain", more);
  more();
}
