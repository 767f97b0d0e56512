/**
 * A cut of a test stream, from bringing it up to leaving nothing behind: by the node itself every morning, by a person in a
 * drill. The stream goes through gate, lease and egress as a hearing's does, and from there to a receiver of our own.
 */
import type { CutReport } from "../../link/messages.ts";
import type { Clock } from "../clock.ts";
import { isoNow } from "../clock.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { Rehearsal } from "../contract/self-check.ts";
import { Failure } from "../failure.ts";
import type { TestPatternOptions } from "../ffmpeg/test-pattern.ts";
import { TestPattern } from "../ffmpeg/test-pattern.ts";
import type { Cuts } from "../hearings/cuts.ts";
import type { Latches } from "../leases/latches.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSession, LiveSessions } from "../leases/live-sessions.ts";
import type { Caller } from "../people/tokens.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import type { SelfCheckRows } from "../store/self-checks.ts";
import { faultsOf } from "./faults.ts";
import { isLatchOnDisk } from "./latch-on-disk.ts";
import { Receiver } from "./receiver.ts";
import type { RehearsalTarget } from "./rehearsal-judge.ts";
import type { TestRoom } from "./test-room.ts";
import { until } from "./until.ts";

/** What a person is told when the stream is on air: now press. */
export interface OnAir {
  readonly sessionId: string;
  readonly courtroom: string;
}

export interface RehearsalOrder {
  readonly by: Caller;
  /** Which switch proves itself: `node` for its own, else the drill's word for what was pressed. */
  readonly switch: string;
  /**
   * `auto`: the node cuts as soon as it is on air. Else it waits for a person; what this answers is the report, where it was
   * seen. The cut itself is known by the gate's word on the session, whatever it was made with.
   */
  readonly cut: "auto" | ((onAir: OnAir) => Promise<CutReport | null>);
  /** For a person; the node's own cut follows at once. */
  readonly pressWithinMs?: number;
}

export interface RehearsalsParts {
  readonly clock: Clock;
  /** Without the power to end a gate that is silent: a test may not touch what other rooms have on air. */
  readonly cuts: Pick<Cuts, "cutRoom">;
  readonly dataDir: string;
  readonly delaySeconds: number;
  readonly keeper: Pick<LeaseKeeper, "renew">;
  readonly latches: Pick<Latches, "isSet">;
  readonly proofs: Pick<SelfCheckRows, "addProof">;
  readonly room: TestRoom;
  readonly sessions: LiveSessions;
  readonly pattern?: (options: TestPatternOptions) => TestPattern;
}

const BEGINS_MS = 15_000;
/** Beyond the delay: the connection, the next key frame. */
const AIR_MS = 15_000;
const CUT_SEEN_MS = 2_000;
const PRESS_MS = 120_000;
/** How long nothing may come any more: ten times what a batch on its way would need. */
const QUIET_MS = 1_000;
/** What had arrived before the reset may be read a moment later. */
const ON_ITS_WAY_MS = 100;
const LEAVES_MS = 10_000;
const STOP_MS = 5_000;

export class Rehearsals implements RehearsalTarget {
  readonly #parts: RehearsalsParts;
  #running = false;
  #isStopping = false;
  #isLeaving = false;
  #current: { readonly sessionId: string; readonly url: string } | null = null;

  constructor(parts: RehearsalsParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#running;
  }

  targetOf(sessionId: string): string | null {
    return this.#current?.sessionId === sessionId ? this.#current.url : null;
  }

  /** Ends a test that runs, in order: it fails, and leaves nothing. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await until(this.#parts.clock, STOP_MS, () => !this.#running || undefined);
  }

  /** What a desk that was killed in the middle of a test has left. */
  async tidy(): Promise<void> {
    if (this.#running) return;
    await this.#parts.room.lift();
  }

  /**
   * One at a time. @throws Failure 409 while another runs or everything is cut, 503 when the stream does not get on air;
   * whatever happens, nothing of it stays.
   */
  async rehearse(order: RehearsalOrder): Promise<Rehearsal> {
    if (this.#running)
      throw new Failure(409, "rehearsal-running", "自检或演练正在进行", "A test or drill is running");
    this.#running = true;
    try {
      return await this.#rehearse(order);
    } finally {
      this.#running = false;
      this.#isLeaving = false;
    }
  }

  async #rehearse(order: RehearsalOrder): Promise<Rehearsal> {
    const { clock, latches, room } = this.#parts;
    if (latches.isSet(ALL_COURTROOMS)) {
      // Lifting that is for two persons, never for a test.
      const [zh, en] = [
        "全部断播未解除，无法自检",
        "Every courtroom is cut: nothing can be tested until that is lifted",
      ];
      throw new Failure(409, "everything-cut", zh, en);
    }
    await this.#empty();
    await room.lift();
    const receiver = new Receiver(clock.monotonicMs);
    const began = { encoder: null as TestPattern | null, sessionId: null as string | null };
    let seen: Omit<Rehearsal, "rearmed" | "faults">;
    let rearmed = false;
    try {
      await receiver.start();
      const encoder = await this.#encoder(order);
      began.encoder = encoder;
      encoder.start();
      const session = await this.#begun(encoder);
      began.sessionId = session.report.sessionId;
      await this.#toAir(session.report.sessionId, receiver);
      seen = await this.#cut(session, order, receiver);
    } finally {
      try {
        rearmed = await this.#leave(began.encoder, began.sessionId);
      } finally {
        await receiver.stop();
      }
    }
    const whole = { ...seen, rearmed };
    const rehearsal = { ...whole, faults: faultsOf(whole) };
    await this.#prove(rehearsal);
    return rehearsal;
  }

  /** The test picture of a desk that was killed leaves with it, but the gate may not have heard of it yet. */
  async #empty(): Promise<void> {
    const { sessions } = this.#parts;
    const isSent = () => sessions.inRoom(SELF_CHECK_ROOM).some(({ report }) => report.encoderConnected);
    if ((await this.#until(LEAVES_MS, () => !isSent() || undefined)) === null) {
      throw notOnAir("测试法庭仍有码流", "Something still publishes to the test room");
    }
  }

  async #encoder({ pressWithinMs = 0 }: RehearsalOrder): Promise<TestPattern> {
    const { delaySeconds, pattern = (options) => new TestPattern(options), room } = this.#parts;
    const seconds = Math.ceil((BEGINS_MS + AIR_MS + pressWithinMs) / 1000) + delaySeconds + 60;
    return pattern({ ffmpegPath: "ffmpeg", url: await room.newUrl(), seconds });
  }

  async #begun(encoder: TestPattern): Promise<LiveSession> {
    const { sessions } = this.#parts;
    const session = await this.#until(BEGINS_MS, () => {
      if (encoder.failure !== null) throw encoder.failure;
      return sessions
        .inRoom(SELF_CHECK_ROOM)
        .find(({ report }) => report.endedAt === null && report.encoderConnected);
    });
    if (session === null) throw notOnAir("测试码流未被接收", "The test stream was not taken");
    return session;
  }

  async #toAir(sessionId: string, receiver: Receiver): Promise<void> {
    const { clock, delaySeconds, keeper, sessions } = this.#parts;
    receiver.expect(sessionId);
    this.#current = { sessionId, url: receiver.url };
    await sessions.change(sessionId, {
      ...{ phase: "open", openedAt: isoNow(clock), wanted: true, airedByPerson: true },
    });
    await keeper.renew(sessionId);
    const isOnAir = () => sessions.reportOf(sessionId)?.airState === "on-air" && receiver.messages() > 0;
    const onAir = await this.#until(delaySeconds * 1000 + AIR_MS, () => isOnAir() || undefined);
    if (onAir !== null) return;
    const { airState = "ended", egress } = sessions.reportOf(sessionId) ?? {};
    const detail = `${airState}, ${egress?.lastError ?? egress?.state ?? ""}`;
    throw notOnAir(`测试码流未能播出（${detail}）`, `The test stream did not get on air (${detail})`);
  }

  async #cut(
    { report: { sessionId, delaySeconds } }: LiveSession,
    order: RehearsalOrder,
    receiver: Receiver,
  ): Promise<Omit<Rehearsal, "rearmed" | "faults">> {
    const { clock, dataDir, sessions } = this.#parts;
    const [onAirAt, onAirMs] = [isoNow(clock), clock.monotonicMs()];
    const made = order.cut === "auto" ? await this.#auto(order.by) : await this.#pressed(sessionId, order);
    const cutAt = made.cutAt ?? isoNow(clock);
    const afterMs = made.doneMs;
    const reactionMs = (made.cutMs ?? afterMs) - onAirMs;
    // The gate's word on the session may follow its answer.
    await this.#until(CUT_SEEN_MS, () => sessions.reportOf(sessionId)?.airState === "cut" || undefined);
    await this.#until(CUT_SEEN_MS, () => !receiver.isOpen || undefined);
    await this.#until(QUIET_MS, () => receiver.messagesAfter(afterMs + ON_ITS_WAY_MS) > 0 || undefined);
    const { report } = made;
    const youngest = report?.lastContentAt == null ? null : Date.parse(report.lastContentAt);
    return {
      ...{ sessionId, by: order.by.person, switch: order.switch, delaySeconds, onAirAt, cutAt, reactionMs },
      answeredInMs: made.cutMs === null ? null : afterMs - made.cutMs,
      closedInMs: report?.closedInMs ?? null,
      verified: report?.verified ?? sessions.reportOf(sessionId)?.latched === true,
      latchOnDisk: isLatchOnDisk(dataDir, SELF_CHECK_ROOM),
      messagesOnAir: receiver.messages(afterMs),
      messagesAfter: receiver.messagesAfter(afterMs + ON_ITS_WAY_MS),
      connectionsAfter: receiver.connectionsAfter(afterMs),
      closedAtReceiver: !receiver.isOpen,
      leakedMs: youngest === null ? null : Math.max(0, youngest - (Date.parse(cutAt) - delaySeconds * 1000)),
    };
  }

  async #auto(caller: Caller): Promise<Made> {
    const { clock, cuts } = this.#parts;
    const [cutAt, cutMs] = [isoNow(clock), clock.monotonicMs()];
    const order = { caller, reason: "自检 self-check", pressedAt: cutAt };
    const report = await cuts.cutRoom(SELF_CHECK_ROOM, order);
    return { report, cutAt, cutMs, doneMs: clock.monotonicMs() };
  }

  async #pressed(sessionId: string, { cut, pressWithinMs = PRESS_MS }: RehearsalOrder): Promise<Made> {
    const { clock, sessions } = this.#parts;
    if (cut === "auto") throw new Error("the node's own cut is not waited for");
    const told = { isSettled: false, report: null as CutReport | null };
    void cut({ sessionId, courtroom: SELF_CHECK_ROOM })
      .then((report) => {
        told.report = report;
      })
      // That it was cut is seen at the session; a report that got lost is none.
      .catch(() => undefined)
      .finally(() => {
        told.isSettled = true;
      });
    const isCut = () => sessions.reportOf(sessionId)?.airState === "cut" || told.report !== null;
    const pressed = await this.#until(pressWithinMs, () => isCut() || undefined);
    if (pressed === null) throw new Failure(409, "not-pressed", "限定时间内没有人断播", "Nobody cut in time");
    const doneMs = clock.monotonicMs();
    // The gate's word on the session may come before its answer has gone back to whoever pressed.
    await this.#until(CUT_SEEN_MS, () => told.isSettled || undefined);
    const { report } = told;
    return { report, cutAt: report?.receivedAt ?? null, cutMs: null, doneMs };
  }

  /** In this order: what sends, what permits, the session, and only then the latch: nothing can come back to air in between. */
  async #leave(encoder: TestPattern | null, sessionId: string | null): Promise<boolean> {
    const { clock, keeper, room, sessions } = this.#parts;
    this.#isLeaving = true;
    await encoder?.stop();
    this.#current = null;
    if (sessionId !== null) {
      // A store that fails keeps neither the latch nor the receiver: in memory it is closed all the same.
      await sessions
        .impose(sessionId, { wanted: false, airedByPerson: false, phase: "closed", closedAt: isoNow(clock) })
        .catch(() => undefined);
      await keeper.renew(sessionId);
      await this.#until(
        LEAVES_MS,
        () => sessions.reportOf(sessionId)?.encoderConnected !== true || undefined,
      );
      await room.close(sessionId);
      await this.#until(LEAVES_MS, () => sessions.reportOf(sessionId) === null || undefined);
    }
    const isLifted = await room.lift();
    // The key stood in a command line: whoever has read it there has nothing. Without a gate the next test changes it.
    await room.newUrl().catch(() => undefined);
    return isLifted;
  }

  /** As `until`, ended when the desk stops. */
  #until<T>(withinMs: number, condition: () => T | undefined): Promise<T | null> {
    return until(this.#parts.clock, withinMs, () => {
      if (this.#isStopping && !this.#isLeaving)
        throw new Failure(503, "desk-stopping", "值班台正在停止", "The desk stops");
      return condition();
    });
  }

  async #prove(rehearsal: Rehearsal): Promise<void> {
    await this.#parts.proofs.addProof({
      ...{ switch: rehearsal.switch, courtroom: SELF_CHECK_ROOM, at: rehearsal.cutAt, by: rehearsal.by },
      ...{ closedInMs: rehearsal.closedInMs, verified: rehearsal.faults.length === 0 },
    });
  }
}

interface Made {
  readonly report: CutReport | null;
  /** null: a person pressed, and nobody here knows when. */
  readonly cutAt: string | null;
  readonly cutMs: number | null;
  /** When the answer was there, or the cut was seen; monotonic. */
  readonly doneMs: number;
}

function notOnAir(zh: string, en: string): Failure {
  return new Failure(503, "rehearsal-not-on-air", zh, en);
}
