/** One channel outside the node: what it has to tell, at its robot's pace, tried again until it is there. */
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { ChannelConfig } from "../config.ts";
import type { Post } from "./delivery.ts";
import { type Message, NO_COUNTS, type Notice, type Standing } from "./notice.ts";
import { type Memory, Outbox } from "./outbox.ts";
import { Pace } from "./pace.ts";
import type { Template, Verdict } from "./templates/template.ts";
import { type Speaker, wordsOf } from "./wording.ts";

export interface ChannelOptions {
  readonly config: ChannelConfig;
  readonly template: Template;
  readonly speaker: Speaker;
  readonly digestMs: number;
  readonly clock: Clock;
  readonly post: Post;
  readonly memory: Memory;
  /** 0 to 1: attempts of several nodes do not come together. */
  readonly random: () => number;
  /** A delivery has failed for good, or one has worked. */
  readonly onState: (code: string | null) => void;
}

export interface ChannelState {
  readonly waiting: number;
  readonly sent: number;
  readonly failed: number;
  /** Wall clock, ms. */
  readonly lastSentMs: number | null;
  readonly lastFailedMs: number | null;
  /** Of the last failure, while it lasts. */
  readonly problem: string | null;
  /** The robot takes nothing until then, wall clock. */
  readonly blockedUntilMs: number | null;
}

/** Pauses before the second attempt and those after it; give or take a quarter. */
const PAUSES_MS = [1_000, 3_000, 8_000];
/** After a failure, what can wait waits longer each time. */
const COOL_MS = { first: 60_000, longest: 300_000 };
/** Every robot in the country sends at the full and the half hour. */
const CROWDED_MINUTES = [0, 30];

interface Current {
  readonly message: Message;
  attempts: number;
  /** Monotonic: when the next attempt is due. */
  dueMs: number;
}

export class Channel {
  readonly #options: ChannelOptions;
  readonly #outbox: Outbox;
  readonly #pace: Pace;
  readonly #stopped = new AbortController();
  #current: Current | null = null;
  #attempt: Promise<void> | null = null;
  #sent = 0;
  #failed = 0;
  #lastSentMs: number | null = null;
  #lastFailedMs: number | null = null;
  #problem: string | null = null;
  #failures = 0;
  #coolUntilMs = 0;
  #blockedUntilMs = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
    const { template, digestMs, memory } = options;
    this.#outbox = new Outbox({ digestMs, memory, newId: randomUUID });
    this.#pace = new Pace(template.limits, template.reserve);
  }

  get config(): ChannelConfig {
    return this.#options.config;
  }

  get state(): ChannelState {
    const { monotonicMs, wallMs } = this.#options.clock;
    const blockedMs = this.#blockedUntilMs - monotonicMs();
    return {
      ...{ waiting: this.#outbox.waiting, sent: this.#sent, failed: this.#failed, problem: this.#problem },
      ...{ lastSentMs: this.#lastSentMs, lastFailedMs: this.#lastFailedMs },
      blockedUntilMs: blockedMs > 0 ? wallMs() + blockedMs : null,
    };
  }

  /** Told by the desk before. @param toldMs monotonic @returns false: it is none of what this channel is told any more. */
  remember(notice: Notice, toldMs: number, wasEscalated: boolean): boolean {
    if (!this.#concerns(notice)) return false;
    this.#outbox.remember(notice, toldMs, wasEscalated);
    return true;
  }

  see(standing: readonly Standing[]): void {
    const own = standing.filter(({ notice }) => this.#concerns(notice));
    this.#outbox.see(own, this.#nowMs());
    this.pump();
  }

  once(notice: Notice): void {
    if (!this.#concerns(notice)) return;
    this.#outbox.once(notice, this.#nowMs());
    this.pump();
  }

  summarize(summary: Parameters<Outbox["summarize"]>[0]): void {
    this.#outbox.summarize(summary);
  }

  /** Sends what is due and may go, one attempt at a time. Cheap when there is nothing. */
  pump(): void {
    if (this.#attempt !== null || this.#stopped.signal.aborted) return;
    const nowMs = this.#nowMs();
    if (nowMs < this.#blockedUntilMs) return;
    this.#yieldToUrgent(nowMs);
    this.#current ??= this.#next(nowMs);
    const current = this.#current;
    if (current === null || nowMs < current.dueMs) return;
    if (this.#room(current.message, nowMs) <= 0) return;
    this.#attempt = this.#try(current).finally(() => {
      this.#attempt = null;
      this.pump();
    });
  }

  /** Nothing is under way. */
  async idle(): Promise<void> {
    while (this.#attempt !== null) await this.#attempt;
  }

  /** One attempt with a message that says nothing. @returns null: the robot's limit leaves no room now. */
  async test(): Promise<Verdict | null> {
    await this.idle();
    const nowMs = this.#nowMs();
    if (nowMs < this.#blockedUntilMs || this.#pace.room(nowMs).other <= 0) return null;
    const nothing = { entries: [], counts: NO_COUNTS, summary: null };
    const message: Message = { id: randomUUID(), urgency: "test", ...nothing };
    const sent = this.#send(message);
    this.#attempt = sent.then(() => {
      this.#attempt = null;
    });
    const verdict = await sent;
    if (verdict.type === "delivered") this.#worked(message);
    else this.#gaveUp(verdict);
    return verdict;
  }

  /** What is grave goes without waiting for company, as long as `deadlineMs` lasts; then nothing goes any more. */
  async stop(deadlineMs: number): Promise<void> {
    const deadline = setTimeout(() => this.#stopped.abort(), deadlineMs);
    this.#outbox.hurryGrave(this.#nowMs());
    this.pump();
    await this.idle();
    clearTimeout(deadline);
    this.#stopped.abort();
  }

  #concerns({ priority, place }: Notice): boolean {
    const { least, name } = this.#options.config;
    // That this channel fails is told elsewhere: here it would fail as well.
    return priority <= least && place !== `notify:${name}`;
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }

  #room({ urgency }: Message, nowMs: number): number {
    const room = this.#pace.room(nowMs);
    return urgency === "urgent" ? room.urgent : room.other;
  }

  /** The gravest never waits for the next attempt of something else. */
  #yieldToUrgent(nowMs: number): void {
    const current = this.#current;
    if (current === null || current.message.urgency === "urgent" || !this.#outbox.isUrgent(nowMs)) return;
    this.#outbox.returned(current.message, nowMs, nowMs);
    this.#current = null;
  }

  #next(nowMs: number): Current | null {
    const minute = new Date(this.#options.clock.wallMs()).getUTCMinutes();
    const message = this.#outbox.take(nowMs, {
      room: this.#pace.room(nowMs),
      mayAll: nowMs >= this.#coolUntilMs,
      mayDigest: !CROWDED_MINUTES.includes(minute),
    });
    return message === null ? null : { message, attempts: 0, dueMs: nowMs };
  }

  async #try(current: Current): Promise<void> {
    const { message } = current;
    const verdict = await this.#send(message);
    if (verdict.type === "delivered") {
      this.#current = null;
      this.#outbox.delivered(message, this.#nowMs());
      this.#worked(message);
      return;
    }
    current.attempts += 1;
    const pauseMs = PAUSES_MS[current.attempts - 1];
    // A channel that is known to fail is tried once a time: the next attempt takes what has come since.
    if (verdict.type === "again" && pauseMs !== undefined && this.#failures === 0) {
      current.dueMs = this.#nowMs() + pauseMs * (0.75 + this.#options.random() / 2);
      return;
    }
    this.#current = null;
    this.#gaveUp(verdict);
    const nowMs = this.#nowMs();
    const isSoonest = message.urgency === "urgent" && verdict.type !== "refused";
    const coolMs = isSoonest ? nowMs + COOL_MS.first : this.#coolUntilMs;
    this.#outbox.returned(message, nowMs, Math.max(coolMs, this.#blockedUntilMs));
  }

  async #send(message: Message): Promise<Verdict> {
    const { config, template, speaker, clock } = this.#options;
    const text = wordsOf(message, speaker);
    const request = template.request({ channel: config, message, text, speaker, atMs: clock.wallMs() });
    this.#pace.begin();
    const verdict = await this.#options.post(request, template, this.#stopped.signal);
    this.#pace.end(this.#nowMs());
    return verdict;
  }

  #worked({ urgency }: Message): void {
    this.#sent += 1;
    this.#lastSentMs = this.#options.clock.wallMs();
    this.#problem = null;
    this.#failures = 0;
    this.#coolUntilMs = 0;
    if (urgency !== "test") this.#outbox.hurry(this.#nowMs());
    this.#options.onState(null);
  }

  #gaveUp(verdict: Exclude<Verdict, { readonly type: "delivered" }>): void {
    const nowMs = this.#nowMs();
    this.#failed += 1;
    this.#failures += 1;
    this.#lastFailedMs = this.#options.clock.wallMs();
    this.#problem = verdict.code;
    if (verdict.type === "limited") this.#blockedUntilMs = nowMs + verdict.blockMs;
    // The same would be refused again: it is given the longest time in which somebody may mend it.
    const coolMs = verdict.type === "refused" ? COOL_MS.longest : COOL_MS.first * this.#failures;
    this.#coolUntilMs = nowMs + Math.min(coolMs, COOL_MS.longest);
    this.#options.onState(verdict.code);
  }
}
