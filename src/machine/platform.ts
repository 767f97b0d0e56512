/**
 * Whether a platform can be reached: name, connection, TLS, RTMP's handshake. There it ends: no stream name is said, so
 * nobody sees a stream begin.
 */
import { lookup } from "node:dns/promises";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { clientHello, HandshakeReader } from "../rtmp/handshake.ts";
import { maskRtmpUrl, parseRtmpUrl, type RtmpTarget } from "../rtmp/url.ts";
import { codeOf, type Finding, found, ok, type Words, words } from "./finding.ts";

const STEP_MS = 5_000;

const STEPS = {
  name: words("域名解析", "name look-up"),
  connection: words("连接", "connection"),
  tls: words("TLS 证书", "TLS certificate"),
  rtmp: words("RTMP 握手", "RTMP handshake"),
} as const satisfies Record<string, Words>;
type Step = keyof typeof STEPS;

class StepFailed extends Error {
  readonly step: Step;
  readonly reason: string;
  constructor(step: Step, reason: string) {
    super(reason);
    this.step = step;
    this.reason = reason;
  }
}

/** @param url may hold credentials, of which nothing is told. */
export async function platformReached(check: string, url: string): Promise<Finding> {
  const masked = maskRtmpUrl(url);
  const expected = words("可解析、可连接、完成 RTMP 握手", "resolves, connects, shakes hands");
  const beganMs = performance.now();
  try {
    await shakeHands(parseRtmpUrl(url));
  } catch (error) {
    const { step, reason } = error instanceof StepFailed ? error : new StepFailed("name", codeOf(error));
    const actual = words(
      `${masked}：${STEPS[step].zh}失败（${reason}）`,
      `${masked}: ${STEPS[step].en} failed (${reason})`,
    );
    const cure = words(
      "检查地址、外网出口和防火墙，并联系平台；录像不受影响",
      "Check the address, the way out and the firewall, and call the platform; recordings are not affected",
    );
    return found(check, "failed", actual, expected, cure);
  }
  const tookMs = Math.round(performance.now() - beganMs);
  return ok(check, words(`${masked}：可达，${tookMs} 毫秒`, `${masked}: reached in ${tookMs} ms`), expected);
}

async function shakeHands({ host, port, tls }: RtmpTarget): Promise<void> {
  const { address } = await lookup(host).catch((error: unknown) => {
    throw new StepFailed("name", codeOf(error));
  });
  const socket = tls
    ? connectTls({ host: address, port, ...(address === host ? {} : { servername: host }) })
    : connect({ host: address, port });
  try {
    await connected(socket, tls);
    await greeted(socket);
  } finally {
    socket.destroy();
  }
}

function connected(socket: Socket, tls: boolean): Promise<void> {
  return step(socket, "connection", (done, failed) => {
    let isConnected = false;
    socket.once("connect", () => {
      isConnected = true;
      if (!tls) done();
    });
    socket.once("secureConnect", done);
    socket.on("error", (error) => failed(new StepFailed(isConnected ? "tls" : "connection", codeOf(error))));
  });
}

function greeted(socket: Socket): Promise<void> {
  return step(socket, "rtmp", (done, failed) => {
    const reader = new HandshakeReader((block) => void socket.write(block));
    socket.on("data", (bytes: Buffer) => {
      try {
        reader.push(bytes, 0, bytes.length);
        if (reader.done) done();
      } catch (error) {
        failed(new StepFailed("rtmp", codeOf(error)));
      }
    });
    socket.once("close", () => failed(new StepFailed("rtmp", "closed")));
    socket.write(clientHello());
  });
}

/** One step, or its failure: of its own, or by its deadline. */
function step(
  socket: Socket,
  name: Step,
  begin: (done: () => void, failed: (error: StepFailed) => void) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new StepFailed(name, "ETIMEDOUT")), STEP_MS);
  socket.on("error", (error) => reject(new StepFailed(name, codeOf(error))));
  begin(resolve, reject);
  return promise.finally(() => clearTimeout(timer));
}
