/** What one channel has to tell, and what it has told already. PURE: time is an argument, what must outlive it is said to `memory`. */
import { groupsOf } from "./grouping.ts";
import {
  type Counts,
  type DaySummary,
  laneOf,
  type Message,
  NO_COUNTS,
  type Notice,
  type Standing,
} from "./notice.ts";
import type { Room } from "./pace.ts";
import {
  entryOf,
  GATHER_MS,
  inOrder,
  isWaiting,
  newStory,
  REPEAT_MS,
  type Story,
  type Telling,
} from "./story.ts";

/** What a channel has told, for the desk that comes next. */
export interface Memory {
  told(notice: Notice, wasEscalated: boolean): void;
  over(key: string): void;
}

export interface OutboxOptions {
  readonly digestMs: number;
  readonly memory: Memory;
  readonly newId: () => string;
}

export interface Chance {
  readonly room: Room;
  /** False: only what is urgent goes, the channel has just failed. */
  readonly mayAll: boolean;
  /** False: not the minute for what can wait. */
  readonly mayDigest: boolean;
}

/** A thing that is over for less may come right back. */
export const OVER_MS = 60_000;
/** What is gravest is told a second time when nobody has seen it. */
export const ESCALATE_MS = 600_000;
export const MOST_WAITING = 200;

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #stories = new Map<string, Story>();
  readonly #tellings = new Map<string, Telling>();
  #counts: Counts = NO_COUNTS;
  /** Since when there has been something to count. */
  #countsSinceMs = 0;
  #summary: DaySummary | null = null;
  #order = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return [...this.#stories.values()].filter(({ stage }) => stage === "waiting" || stage === "sending")
      .length;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Told by the desk before. */
  remember(notice: Notice, toldMs: number, wasEscalated: boolean): void {
    const story = newStory(notice, this.#order++, undefined, 0, toldMs, false);
    this.#stories.set(notice.key, { ...story, stage: "told", toldMs, wasEscalated });
    this.#tellings.set(notice.key, { toldMs, isOver: false });
  }

  /** Everything that lasts now; what is not among it is over. */
  see(standing: readonly Standing[], nowMs: number): void {
    const lasting = new Set(standing.map(({ notice }) => notice.key));
    for (const each of standing) this.#lasts(each, nowMs);
    for (const story of [...this.#stories.values()]) {
      if (!story.isOnce && !lasting.has(story.notice.key)) this.#isOver(story, nowMs);
    }
    this.#keepBound(nowMs);
  }

  /** Something that has no end to be told. */
  once(notice: Notice, nowMs: number): void {
    const story = this.#stories.get(notice.key);
    if (story !== undefined) story.repeats += 1;
    else this.#begin(notice, nowMs, true);
    this.#keepBound(nowMs);
  }

  /** Takes the place of one that was not delivered. */
  summarize(summary: DaySummary): void {
    this.#summary = summary;
  }

  isUrgent(nowMs: number): boolean {
    return this.#due("urgent", nowMs).length > 0;
  }

  /** The next message, whose entries count as under way until `delivered` or `returned`; null: nothing may go now. */
  take(nowMs: number, { room, mayAll, mayDigest }: Chance): Message | null {
    const urgent = this.#due("urgent", nowMs);
    if (urgent.length > 0) return room.urgent > 0 ? this.#message("urgent", urgent, room.urgent) : null;
    if (!mayAll || room.other <= 0) return null;
    const soon = this.#due("soon", nowMs);
    if (soon.length > 0) return this.#message("soon", soon, room.other);
    if (!mayDigest) return null;
    const digest = this.#due("digest", nowMs);
    if (digest.length > 0) return this.#message("digest", digest, 1);
    if (this.#summary !== null) return this.#message("daily", [], 1);
    const { digestMs } = this.#options;
    const areCountsDue = this.#counts !== NO_COUNTS && nowMs - this.#countsSinceMs >= digestMs;
    return areCountsDue ? this.#message("digest", [], 1) : null;
  }

  delivered({ entries }: Message, nowMs: number): void {
    const { memory } = this.#options;
    for (const { notice, word, repeats } of entries) {
      const story = this.#stories.get(notice.key);
      if (story === undefined) continue;
      story.repeats -= repeats;
      story.wasReturned = false;
      if (word === "cleared") this.#toldOver(story, nowMs);
      else {
        story.stage = "told";
        story.word = "raised";
        story.toldMs = nowMs;
        story.wasEscalated ||= word === "escalated";
        this.#tellings.set(notice.key, { toldMs: nowMs, isOver: false });
        if (story.isOnce) this.#drop(story, nowMs);
        else memory.told(story.notice, story.wasEscalated);
      }
    }
  }

  /** Not delivered: it waits again, with what has come meanwhile, and goes in a new message. */
  returned({ entries, counts, summary }: Message, nowMs: number, againMs: number): void {
    for (const { notice } of entries) {
      const story = this.#stories.get(notice.key);
      if (story === undefined) continue;
      // It came back while its end was on the way, and nobody was told that it was over.
      if (story.word === "cleared" && story.goneMs === null) {
        this.#settle(story);
        continue;
      }
      story.stage = "waiting";
      story.fromMs = againMs;
      story.dueMs = againMs;
      story.wasReturned = true;
    }
    this.#count(counts, nowMs);
    this.#summary ??= summary;
    this.#keepBound(nowMs);
  }

  /** The channel works again: what it could not deliver waits no longer. */
  hurry(nowMs: number): void {
    for (const story of this.#stories.values()) {
      if (!story.wasReturned || !isWaiting(story)) continue;
      story.fromMs = Math.min(story.fromMs, nowMs);
      story.dueMs = Math.min(story.dueMs, nowMs);
    }
  }

  /** The desk stops: what is grave waits for no company. */
  hurryGrave(nowMs: number): void {
    for (const story of this.#stories.values()) {
      if (laneOf(story.notice, story.word) !== "digest" && story.fromMs <= nowMs) {
        story.dueMs = Math.min(story.dueMs, nowMs);
      }
    }
  }

  #begin(notice: Notice, nowMs: number, isOnce: boolean): void {
    const before = this.#tellings.get(notice.key);
    const { digestMs } = this.#options;
    this.#stories.set(notice.key, newStory(notice, this.#order++, before, digestMs, nowMs, isOnce));
  }

  #lasts({ notice, isQuiet, isSeen }: Standing, nowMs: number): void {
    const story = this.#stories.get(notice.key);
    if (story === undefined) {
      if (!isQuiet) this.#begin(notice, nowMs, false);
      return;
    }
    // Hidden or shelved before anybody was told: nobody is.
    if (isQuiet && isWaiting(story) && story.toldMs === null) {
      this.#count({ ...NO_COUNTS, repeated: story.repeats }, nowMs);
      this.#stories.delete(notice.key);
      return;
    }
    story.notice = notice;
    if (story.goneMs !== null) {
      story.goneMs = null;
      story.repeats += 1;
      if (isWaiting(story) && story.word === "cleared") this.#settle(story);
    }
    const { stage, word, toldMs, wasEscalated } = story;
    if (stage === "waiting" && word === "escalated" && isSeen) this.#settle(story);
    if (stage !== "told" || toldMs === null || notice.priority !== 1 || isSeen || wasEscalated) return;
    if (nowMs - toldMs >= ESCALATE_MS) this.#await(story, "escalated", nowMs, nowMs);
  }

  #isOver(story: Story, nowMs: number): void {
    const { stage, toldMs, notice } = story;
    if (stage === "folded") this.#stories.delete(notice.key);
    else if (stage === "waiting" && toldMs === null) {
      this.#count({ ...NO_COUNTS, brief: 1, repeated: story.repeats }, nowMs);
      this.#stories.delete(notice.key);
    } else {
      story.goneMs ??= nowMs;
      if (stage === "waiting" && story.word === "escalated") this.#settle(story);
      if (story.stage !== "told") return;
      // Only of what is grave the end is told as well.
      if (notice.priority > 2) this.#drop(story, nowMs);
      else if (nowMs - story.goneMs >= OVER_MS) this.#await(story, "cleared", nowMs, nowMs + GATHER_MS);
    }
  }

  #toldOver(story: Story, nowMs: number): void {
    const toldMs = story.toldMs ?? nowMs;
    this.#tellings.set(story.notice.key, { toldMs, isOver: true });
    const isBack = story.goneMs === null;
    this.#drop(story, nowMs);
    // It came back while its end was on the way.
    if (isBack) this.#begin(story.notice, nowMs, false);
  }

  #drop(story: Story, nowMs: number): void {
    this.#count({ ...NO_COUNTS, repeated: story.repeats }, nowMs);
    this.#stories.delete(story.notice.key);
    if (!story.isOnce) this.#options.memory.over(story.notice.key);
  }

  #settle(story: Story): void {
    story.stage = "told";
    story.word = "raised";
  }

  #await(story: Story, word: Story["word"], fromMs: number, dueMs: number): void {
    story.word = word;
    story.stage = "waiting";
    story.fromMs = fromMs;
    story.dueMs = dueMs;
  }

  /** What of a lane may go, once the first of it has waited long enough for company. */
  #due(lane: "urgent" | "soon" | "digest", nowMs: number): Story[] {
    const ready = [...this.#stories.values()].filter(
      (story) => isWaiting(story) && story.fromMs <= nowMs && laneOf(story.notice, story.word) === lane,
    );
    return ready.some(({ dueMs }) => dueMs <= nowMs) ? inOrder(ready) : [];
  }

  /** @param room how many messages may still go: the last of them takes everything. */
  #message(urgency: Message["urgency"], stories: readonly Story[], room: number): Message {
    const groups = groupsOf(stories.map(entryOf));
    const isAll = room <= 1;
    const entries = isAll ? groups.flat() : (groups[0] ?? []);
    for (const { notice } of entries) {
      const story = this.#stories.get(notice.key);
      if (story !== undefined) story.stage = "sending";
    }
    const counts = isAll && urgency !== "urgent" ? this.#counts : NO_COUNTS;
    if (counts !== NO_COUNTS) this.#counts = NO_COUNTS;
    const summary = urgency === "daily" ? this.#summary : null;
    if (summary !== null) this.#summary = null;
    return { id: this.#options.newId(), urgency, entries, counts, summary };
  }

  #count(more: Counts, nowMs: number): void {
    const { brief, repeated, folded } = this.#counts;
    if (more.brief + more.repeated + more.folded === 0) return;
    if (this.#counts === NO_COUNTS) this.#countsSinceMs = nowMs;
    this.#counts = {
      brief: brief + more.brief,
      repeated: repeated + more.repeated,
      folded: folded + more.folded,
    };
  }

  /** Too many: the least grave of the latest become a number. */
  #keepBound(nowMs: number): void {
    const unTold = [...this.#stories.values()].filter((story) => isWaiting(story) && story.toldMs === null);
    for (const story of inOrder(unTold).slice(MOST_WAITING)) {
      this.#count({ ...NO_COUNTS, folded: 1, repeated: story.repeats }, nowMs);
      story.repeats = 0;
      story.stage = "folded";
      if (story.isOnce) this.#stories.delete(story.notice.key);
    }
    for (const [key, { toldMs }] of this.#tellings) {
      if (nowMs - toldMs >= REPEAT_MS && !this.#stories.has(key)) this.#tellings.delete(key);
    }
  }
}
