/** What is told outside the node: every alarm to every channel that it concerns, and what other parts have to tell. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { ChannelConfig, DeskConfig } from "../config.ts";
import { Failure } from "../failure.ts";
import type { ToldRows } from "../store/told.ts";
import type { Alarms } from "../watch/alarms.ts";
import { noticeOfKey, standingOf } from "./alarm-notices.ts";
import { Channel, type ChannelState } from "./channel.ts";
import { DailyTime, summaryOf } from "./daily.ts";
import type { Post } from "./delivery.ts";
import type { Rooms } from "./discretion.ts";
import { maskedUrl } from "./masked-url.ts";
import type { Notice } from "./notice.ts";
import type { Memory } from "./outbox.ts";
import { TEMPLATES } from "./templates/templates.ts";

export interface NotifyOptions {
  readonly config: Pick<DeskConfig, "node" | "notify">;
  readonly alarms: Pick<Alarms, "all" | "between">;
  readonly rows: ToldRows;
  readonly rooms: Rooms;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly post: Post;
  readonly random: () => number;
  /** A channel fails, with its code; or works again, with null. */
  readonly onChannel: (channel: string, code: string | null) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** Fit to be shown: the address is masked. */
export interface ChannelView extends Omit<ChannelConfig, "secret"> {
  readonly state: ChannelState;
}

const MOST_EARLY = 100;
const TICK_MS = 500;
/** Well within what the parent gives the desk. */
const STOP_MS = 1_500;
const DAY_MS = 86_400_000;

export class Notify {
  readonly #options: NotifyOptions;
  readonly #channels: readonly Channel[];
  readonly #daily: DailyTime | null;
  #timer: NodeJS.Timeout | null = null;
  readonly #early: Notice[] = [];
  #isOver = false;
  #isStarted = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: NotifyOptions) {
    this.#options = options;
    const { node, notify } = options.config;
    const wallMs = options.clock.wallMs();
    this.#daily = notify.dailyAt === null ? null : new DailyTime(notify.dailyAt, node.timeZone, wallMs);
    this.#channels = notify.channels.map((config) => {
      const { clock, post, random, rooms, onChannel } = options;
      return new Channel({
        ...{ config, clock, post, random },
        template: TEMPLATES[config.kind],
        speaker: {
          ...{ nodeId: node.id, timeZone: node.timeZone, language: config.language },
          ...{ details: notify.details, rooms },
        },
        digestMs: notify.digestMinutes * 60_000,
        memory: this.#memoryOf(config.name),
        onState: (code) => onChannel(config.name, code),
      });
    });
  }

  /** What the desk before has told is not told again. */
  async load(): Promise<void> {
    const { rows, clock } = this.#options;
    for (const { channel, key, sinceAt, toldAt, escalated } of await rows.all()) {
      const notice = noticeOfKey(key, sinceAt);
      const toldMs = clock.monotonicMs() - (clock.wallMs() - Date.parse(toldAt));
      const to = this.#channels.find(({ config }) => config.name === channel);
      if (notice === null || to?.remember(notice, toldMs, escalated) !== true) {
        this.#write(() => rows.remove(channel, key));
      }
    }
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    if (this.#channels.length === 0) return;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    for (const notice of this.#early.splice(0)) this.tell(notice);
    this.look();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#isStarted = false;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await Promise.all(this.#channels.map((channel) => channel.stop(STOP_MS)));
    await this.#writing;
  }

  /** Something about the alarms has changed; what is of priority 1 is on its way when this returns. */
  look(): void {
    if (!this.#isStarted || this.#channels.length === 0) return;
    const standing = standingOf(this.#options.alarms.all());
    for (const channel of this.#channels) channel.see(standing);
  }

  /**
   * Something that is no alarm: told once, by its priority like an alarm. Its words are fixed ones of its kind; what people
   * have typed, names and case numbers do not belong into them.
   */
  tell(notice: Notice): void {
    // Of a desk that is still reading what the one before has left: told when it has started.
    if (!this.#isStarted && !this.#isOver && this.#early.length < MOST_EARLY) this.#early.push(notice);
    if (!this.#isStarted) return;
    for (const channel of this.#channels) channel.once(notice);
  }

  channels(): ChannelView[] {
    return this.#channels.map(({ config, state }) => {
      const { name, kind, url, language, least } = config;
      return { name, kind, url: maskedUrl(url), language, least, state };
    });
  }

  /** @returns null: it has arrived; else why not. @throws Failure 404, 429 */
  async test(name: string, by: string): Promise<string | null> {
    const channel = this.#channels.find(({ config }) => config.name === name);
    if (channel === undefined) {
      throw new Failure(404, "channel-not-found", `没有通知去处 ${name}`, `No channel ${name}`);
    }
    const verdict = await channel.test();
    if (verdict === null) {
      const [zh, en] = ["该去处已达发送上限，请稍后再试", "This channel's limit is reached, try again later"];
      throw new Failure(429, "channel-busy", zh, en, { retryAfterSeconds: 60 });
    }
    const code = verdict.type === "delivered" ? null : verdict.code;
    const outcome = code ?? "done";
    await this.#options.audit.append({ actor: by, action: "notify.test", subject: name, outcome });
    return code;
  }

  #tick(): void {
    this.look();
    if (this.#daily?.isDue(this.#options.clock.wallMs()) === true) {
      this.#summarize().catch((error: unknown) => this.#options.onError("notify-no-summary", error));
    }
  }

  async #summarize(): Promise<void> {
    const { alarms, clock } = this.#options;
    const toMs = clock.wallMs();
    const [fromAt, toAt] = [toMs - DAY_MS, toMs].map((ms) => new Date(ms).toISOString()) as [string, string];
    const active = standingOf(alarms.all()).filter(({ isQuiet }) => !isQuiet).length;
    const summary = summaryOf(await alarms.between(fromAt, toAt), active, fromAt, toAt);
    for (const channel of this.#channels) channel.summarize(summary);
  }

  #memoryOf(channel: string): Memory {
    const { rows, clock } = this.#options;
    return {
      told: ({ key, sinceAt }, escalated) => {
        const toldAt = new Date(clock.wallMs()).toISOString();
        this.#write(() => rows.save({ channel, key, sinceAt, toldAt, escalated }));
      },
      over: (key) => this.#write(() => rows.remove(channel, key)),
    };
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing
      .then(work)
      .catch((error: unknown) => this.#options.onError("notify-not-stored", error));
  }
}
