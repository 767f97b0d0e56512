// Notices, and a channel on a clock of its own whose robot is a model: what takes minutes runs in milliseconds.
import type { ChannelConfig } from "../../../../src/desk/config.ts";
import { Channel } from "../../../../src/desk/notify/channel.ts";
import type { Notice, Standing } from "../../../../src/desk/notify/notice.ts";
import type { Memory } from "../../../../src/desk/notify/outbox.ts";
import type { Verdict, WebhookRequest } from "../../../../src/desk/notify/templates/template.ts";
import { TEMPLATES } from "../../../../src/desk/notify/templates/templates.ts";
import type { Speaker } from "../../../../src/desk/notify/wording.ts";
import { ALARM_KINDS, type Priority } from "../../../../src/desk/watch/alarm-kinds.ts";
import type { AlarmName } from "../../../../src/desk/watch/alarm-names.ts";

export const NO_MEMORY: Memory = { told: () => undefined, over: () => undefined };

/** An alarm in a room, as a notice. */
export function noticeOf(name: AlarmName, place = "room-1", change: Partial<Notice> = {}): Notice {
  const { priority, zh, en } = ALARM_KINDS[name];
  const sinceAt = "2026-11-23T01:00:00.000Z";
  return {
    ...{ key: `${name}@${place}`, priority, kind: name, place, sinceAt, zh, en, actual: "", expected: "" },
    ...change,
  };
}

/** Of any priority, which no real kind has to have. */
export function graded(priority: Priority, place: string, kind = `kind-${priority}`): Notice {
  return noticeOf("black", place, { key: `${kind}@${place}`, priority, kind });
}

export function standing(...notices: readonly Notice[]): Standing[] {
  return notices.map((notice) => ({ notice, isQuiet: false, isSeen: false }));
}

export const SPEAKER: Speaker = {
  ...{ nodeId: "court-01", timeZone: "Asia/Shanghai", language: "zh-CN", details: "room" },
  rooms: { name: (id) => (id.startsWith("room-") ? `第${id.slice(5)}法庭` : null), caseNumbers: () => [] },
};

export interface Sent {
  readonly atMs: number;
  readonly request: WebhookRequest;
}

/** @param answer what the robot says to each attempt. */
export class ModelChannel {
  nowMs = 0;
  readonly sent: Sent[] = [];
  /** Ids of what was delivered. */
  readonly arrived = new Set<string>();
  readonly states: (string | null)[] = [];
  readonly channel: Channel;
  answer: (atMs: number) => Verdict = () => ({ type: "delivered" });
  /** How long an attempt takes. */
  latencyMs = 0;

  constructor(change: Partial<ChannelConfig> = {}, memory: Memory = NO_MEMORY) {
    const config: ChannelConfig = {
      ...{ name: "duty", kind: "generic", url: "https://robot.example/in", secret: "a-secret" },
      ...{ language: "zh-CN", least: 4, ...change },
    };
    this.channel = new Channel({
      ...{ config, memory, template: TEMPLATES[config.kind], speaker: SPEAKER },
      digestMs: 3_600_000,
      // Ten past: no minute in which all robots send.
      clock: { monotonicMs: () => this.nowMs, wallMs: () => 1_790_000_000_000 + 600_000 + this.nowMs },
      post: async (request) => {
        this.sent.push({ atMs: this.nowMs, request });
        const verdict = this.answer(this.nowMs);
        this.nowMs += this.latencyMs;
        const id = request.headers["x-tingzha-id"];
        if (verdict.type === "delivered" && id !== undefined) this.arrived.add(id);
        return verdict;
      },
      random: () => 0.5,
      onState: (code) => void this.states.push(code),
    });
  }

  /** Everything that is due by now has been tried. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.sent.length; ) {
      before = this.sent.length;
      this.channel.pump();
      // An attempt and what follows from it: some turns of the microtask queue.
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  }

  async see(...notices: readonly Notice[]): Promise<void> {
    this.channel.see(standing(...notices));
    await this.settle();
  }

  /** @param stepMs how often the desk looks. */
  async pass(ms: number, notices: readonly Notice[], stepMs = 1_000): Promise<void> {
    await this.see(...notices);
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; ) {
      this.nowMs = Math.min(endMs, this.nowMs + stepMs);
      await this.see(...notices);
    }
  }

  /** The bodies of our own webhook. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies.
  get bodies(): any[] {
    return this.sent.map(({ request }) => JSON.parse(request.body));
  }

  /** Those that were delivered, each once. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  get arrivals(): any[] {
    const byId = new Map(this.bodies.map((body) => [body.id, body]));
    return [...byId.values()].filter(({ id }) => this.arrived.has(id));
  }

  get titles(): string[] {
    return this.bodies.map(({ title }) => title);
  }
}
