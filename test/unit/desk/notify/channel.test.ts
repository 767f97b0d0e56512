// What one channel tells when: grouping, digests, the gravest first, repeats, ends, limits, failures; on a clock of its own.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Notice } from "../../../../src/desk/notify/notice.ts";
import { MOST_WAITING } from "../../../../src/desk/notify/outbox.ts";
import { graded, ModelChannel, noticeOf, standing } from "./notify-kit.ts";

const P1 = noticeOf("record-unhealthy");
const P2 = noticeOf("black");
const P3 = noticeOf("overload");
const rooms = (count: number) => Array.from({ length: count }, (_, index) => `room-${index + 1}`);

describe("what is grave", () => {
  it("of priority 1 is told at once, of priority 2 after ten seconds", async () => {
    const model = new ModelChannel();
    await model.see(P1, P2);
    expect(model.bodies).toMatchObject([
      { urgency: "urgent", items: [{ kind: "record-unhealthy", state: "raised" }] },
    ]);
    await model.pass(9_000, [P1, P2]);
    expect(model.sent).toHaveLength(1);
    await model.pass(1_000, [P1, P2]);
    expect(model.bodies[1]).toMatchObject({ urgency: "soon", items: [{ kind: "black" }] });
    await model.pass(60_000, [P1, P2]);
    expect(model.sent).toHaveLength(2);
  });

  it("is told by group: one kind in many rooms, or one room with many kinds", async () => {
    const model = new ModelChannel();
    const lost = rooms(5).map((room) => noticeOf("stream-lost", room));
    const inOne = (["black", "silent"] as const).map((name) => noticeOf(name, "room-9"));
    await model.pass(10_000, [...lost, ...inOne]);
    expect(model.bodies.map(({ items }) => items.length)).toEqual([5, 2]);
    expect(model.titles[0]).toContain("码流中断 · 5 项");
    expect(model.titles[1]).toContain("第9法庭 · 2 项");
    // What to do is said once a kind.
    const advice = model.bodies[0].lines.filter((line: string) => line.includes("请检查该法庭的庭审主机"));
    expect(advice).toHaveLength(1);
  });

  it("is told to be over once it has been for a minute, and only then", async () => {
    const model = new ModelChannel();
    await model.pass(10_000, [P2]);
    await model.pass(30_000, []);
    await model.pass(30_000, [P2]);
    await model.pass(59_000, []);
    expect(model.sent).toHaveLength(1);
    await model.pass(12_000, []);
    expect(model.bodies[1]).toMatchObject({ items: [{ state: "cleared", kind: "black", repeats: 1 }] });
    expect(model.titles[1]).toContain("已恢复");
    await model.pass(600_000, []);
    expect(model.sent).toHaveLength(2);
  });

  it("of priority 1 is told a second time when nobody has seen it for ten minutes, never a third time", async () => {
    const model = new ModelChannel();
    await model.pass(1_200_000 + 600_000, [P1]);
    expect(model.bodies.map(({ items }) => items[0].state)).toEqual(["raised", "escalated"]);
    expect((model.sent[1]?.atMs ?? 0) - (model.sent[0]?.atMs ?? 0)).toBe(600_000);
    expect(model.titles[1]).toContain("仍无人确认");
    const seen = new ModelChannel();
    await seen.see(P1);
    for (; seen.nowMs < 1_200_000; seen.nowMs += 1_000) {
      seen.channel.see([{ notice: P1, isQuiet: false, isSeen: true }]);
      await seen.settle();
    }
    expect(seen.sent).toHaveLength(1);
  });
});

describe("what is less grave", () => {
  it("waits for the digest, an hour after the first of it, all in one message", async () => {
    const model = new ModelChannel();
    const first = noticeOf("overload", "room-1");
    await model.pass(1_800_000, [first], 10_000);
    const all = [first, ...rooms(3).map((room) => noticeOf("frozen", room))];
    await model.pass(1_790_000, all, 10_000);
    expect(model.sent).toEqual([]);
    await model.pass(20_000, all, 10_000);
    expect(model.bodies).toMatchObject([{ urgency: "digest" }]);
    expect(model.bodies[0].items).toHaveLength(4);
  });

  it("is a number when it was over before its digest", async () => {
    const model = new ModelChannel();
    await model.pass(60_000, [P3], 10_000);
    await model.pass(3_600_000, [], 10_000);
    expect(model.bodies).toMatchObject([{ urgency: "digest", items: [], counts: { brief: 1 } }]);
    expect(model.bodies[0].lines).toEqual(["1 条在通知前已恢复"]);
  });

  it("is not sent in the minutes in which every robot sends", async () => {
    const model = new ModelChannel();
    // The clock begins at ten past: the hour's digest would be due within the minute :00 after 50 minutes.
    model.nowMs = -10 * 60_000;
    const minuteOf = (ms: number) => new Date(1_790_000_000_000 + 600_000 + ms).getUTCMinutes();
    while (minuteOf(model.nowMs) !== 0) model.nowMs += 1_000;
    await model.see(P3);
    await model.pass(3_700_000, [P3]);
    expect(model.sent).toHaveLength(1);
    expect(minuteOf(model.sent[0]?.atMs ?? 0)).toBe(1);
  });

  it("does not concern a channel that is told of graver things only", async () => {
    const model = new ModelChannel({ least: 2 });
    await model.pass(7_200_000, [P3], 60_000);
    expect(model.sent).toEqual([]);
  });
});

describe("what flaps", () => {
  it("is told once in ten minutes, with how often it came back", async () => {
    const model = new ModelChannel();
    for (let time = 0; time < 20; time++) {
      await model.pass(12_000, [P2]);
      await model.pass(15_000, []);
    }
    expect(model.sent).toHaveLength(1);
    await model.pass(80_000, []);
    expect(model.bodies[1]).toMatchObject({ items: [{ state: "cleared", repeats: 19 }] });
  });

  it("and was told to be over is not told again before ten minutes have passed; then it is, if it lasts", async () => {
    const model = new ModelChannel();
    await model.pass(10_000, [P2]);
    await model.pass(75_000, []);
    expect(model.bodies.map(({ items }) => items[0].state)).toEqual(["raised", "cleared"]);
    await model.pass(500_000, [P2]);
    expect(model.sent).toHaveLength(2);
    await model.pass(30_000, [P2]);
    expect(model.bodies[2]).toMatchObject({ items: [{ state: "raised", repeats: 1 }] });
    expect((model.sent[2]?.atMs ?? 0) - (model.sent[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(600_000);
  });

  it("and was held back until it was over is a number", async () => {
    const model = new ModelChannel();
    await model.pass(10_000, [P2]);
    await model.pass(75_000, []);
    await model.pass(60_000, [P2]);
    await model.pass(3_700_000, [], 10_000);
    expect(model.bodies[2]).toMatchObject({ urgency: "digest", counts: { brief: 1, repeated: 1 } });
  });

  it("with priority 1 is told again at once when its end was told: whoever reads that believes it", async () => {
    const model = new ModelChannel();
    await model.see(P1);
    await model.pass(75_000, []);
    await model.see(P1);
    expect(model.bodies.map(({ items }) => items[0].state)).toEqual(["raised", "cleared", "raised"]);
  });
});

describe("what is no alarm", () => {
  const cut = (change: Partial<Notice> = {}) =>
    noticeOf("black", "room-1", { key: "incident-1", kind: "cut", ...change });

  it("is told once, in the way of its priority, and has no end", async () => {
    const model = new ModelChannel();
    model.channel.once(cut({ priority: 1 }));
    await model.settle();
    expect(model.bodies).toMatchObject([{ urgency: "urgent", items: [{ kind: "cut", state: "raised" }] }]);
    model.channel.once(cut({ key: "incident-2" }));
    await model.pass(9_000, []);
    expect(model.sent).toHaveLength(1);
    await model.pass(7_200_000, [], 10_000);
    expect(model.bodies.slice(1)).toMatchObject([{ urgency: "soon", items: [{ state: "raised" }] }]);
    expect(model.channel.state.waiting).toBe(0);
  });

  it("is counted when it is told again within ten minutes, also of priority 1", async () => {
    const model = new ModelChannel();
    model.channel.once(cut({ priority: 1 }));
    await model.settle();
    for (let time = 0; time < 4; time++) {
      await model.pass(60_000, []);
      model.channel.once(cut({ priority: 1 }));
    }
    expect(model.sent).toHaveLength(1);
    await model.pass(600_000, []);
    expect(model.bodies[1]).toMatchObject({ items: [{ repeats: 4 }] });
    expect((model.sent[1]?.atMs ?? 0) - (model.sent[0]?.atMs ?? 0)).toBe(600_000);
    expect(model.sent).toHaveLength(2);
  });
});

describe("what is hidden or shelved", () => {
  const quiet = (notice: Notice) => [{ notice, isQuiet: true, isSeen: false }];

  it("is not told, and told when it is so no longer", async () => {
    const model = new ModelChannel();
    for (; model.nowMs < 60_000; model.nowMs += 1_000) {
      model.channel.see(quiet(P2));
      await model.settle();
    }
    expect(model.sent).toEqual([]);
    await model.pass(11_000, [P2]);
    expect(model.sent).toHaveLength(1);
  });

  it("after it was told is not over", async () => {
    const model = new ModelChannel();
    await model.pass(10_000, [P2]);
    for (; model.nowMs < 300_000; model.nowMs += 1_000) {
      model.channel.see(quiet(P2));
      await model.settle();
    }
    expect(model.sent).toHaveLength(1);
  });
});

describe("the robot's limit", () => {
  it("folds what is too much into one message, and keeps a reserve for what is urgent", async () => {
    const model = new ModelChannel({ kind: "dingtalk", secret: "SEC12345" });
    // No two of a kind or of a room: each is a group of its own.
    const many = rooms(30).map((room, index) => graded(2, room, `kind-${index}`));
    await model.pass(10_000, many);
    expect(model.sent).toHaveLength(15);
    const text = (index: number): string => JSON.parse(model.sent[index]?.request.body ?? "").markdown.text;
    expect(text(14).split("\n")).toHaveLength(1 + 16);
    const grave = rooms(6).map((room, index) => graded(1, `${room}x`, `grave-${index}`));
    await model.see(...many, ...grave);
    // Four of the five that are kept, then everything that is left in the last.
    expect(model.sent).toHaveLength(20);
    expect(text(19).split("\n")).toHaveLength(1 + 2);
    await model.see(...many, ...grave, graded(1, "room-99", "one-more"));
    expect(model.sent).toHaveLength(20);
    await model.pass(62_000, [...many, ...grave, graded(1, "room-99", "one-more")]);
    expect(model.sent).toHaveLength(21);
  });

  it("is kept to in every minute, whatever comes, and however slow the robot is", async () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 20_000 }),
      latencyMs: fc.constantFrom(0, 30, 4_000),
      fails: fc.boolean(),
      grave: fc.array(fc.nat(12), { maxLength: 4 }),
      other: fc.array(fc.nat(40), { maxLength: 40 }),
    });
    const kinds = fc.constantFrom("dingtalk" as const, "wecom" as const, "feishu" as const);
    await fc.assert(
      fc.asyncProperty(kinds, fc.array(step, { minLength: 5, maxLength: 25 }), async (kind, steps) => {
        const model = new ModelChannel({ kind, secret: kind === "wecom" ? null : "SEC12345" });
        for (const { waitMs, latencyMs, fails, grave, other } of steps) {
          model.latencyMs = latencyMs;
          model.answer = () => (fails ? { type: "again", code: "ECONNREFUSED" } : { type: "delivered" });
          const notices = [
            ...[...new Set(other)].map((n) => graded(2, `room-${n}`, `other-${n}`)),
            ...[...new Set(grave)].map((n) => graded(1, `room-${n}x`, `grave-${n}`)),
          ];
          await model.pass(waitMs, notices);
        }
        const times = model.sent.map(({ atMs }) => atMs);
        const limits = {
          dingtalk: [[20, 60_000]],
          wecom: [[20, 60_000]],
          feishu: [
            [5, 1_000],
            [100, 60_000],
          ],
        };
        for (const [count, withinMs] of limits[kind] as [number, number][]) {
          const worst = Math.max(
            0,
            ...times.map((from) => times.filter((at) => at >= from && at < from + withinMs).length),
          );
          expect(worst).toBeLessThanOrEqual(count);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never keeps what is of priority 1 behind anything else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 }),
        async (priorities) => {
          const model = new ModelChannel({ least: 4 });
          const notices = priorities.map((priority, index) =>
            graded(priority as Notice["priority"], `room-${index}`, `kind-${index}`),
          );
          await model.pass(10_000, notices);
          const order = model.bodies.flatMap(({ items }) => items.map(({ priority }: Notice) => priority));
          expect(order.indexOf(1) <= 0).toBe(true);
          expect(order.lastIndexOf(1)).toBe(order.filter((priority) => priority === 1).length - 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("that the robot says is reached stops everything for as long as it says, and loses nothing", async () => {
    const model = new ModelChannel({ kind: "dingtalk", secret: "SEC12345" });
    model.answer = () => ({ type: "limited", code: "dingtalk-130101", blockMs: 600_000 });
    await model.see(P1);
    expect(model.states).toEqual(["dingtalk-130101"]);
    expect(model.channel.state).toMatchObject({ problem: "dingtalk-130101", failed: 1, waiting: 1 });
    model.answer = () => ({ type: "delivered" });
    await model.pass(599_000, [P1]);
    expect(model.sent).toHaveLength(1);
    await model.pass(2_000, [P1]);
    expect(model.sent).toHaveLength(2);
    expect(model.states).toEqual(["dingtalk-130101", null]);
    expect(model.channel.state).toMatchObject({ problem: null, waiting: 0, blockedUntilMs: null });
  });
});

describe("a delivery that fails", () => {
  it("is tried four times with growing pauses under the same id, then told of, then tried again later", async () => {
    const model = new ModelChannel();
    model.answer = () => ({ type: "again", code: "timeout" });
    await model.pass(60_000, [P1], 250);
    expect(model.sent.map(({ atMs }) => atMs)).toEqual([0, 1_000, 4_000, 12_000]);
    expect(new Set(model.bodies.map(({ id }) => id)).size).toBe(1);
    expect(new Set(model.sent.map(({ request }) => request.headers["x-tingzha-id"])).size).toBe(1);
    expect(model.states).toEqual(["timeout"]);
    await model.pass(13_000, [P1], 250);
    expect(model.sent).toHaveLength(5);
    model.answer = () => ({ type: "delivered" });
    await model.pass(300_000, [P1], 250);
    expect(model.states.at(-1)).toBeNull();
    expect(model.bodies.at(-1)).toMatchObject({ items: [{ state: "raised" }] });
  });

  it("because it was refused is not tried again as it is; five minutes later it may have been mended", async () => {
    const model = new ModelChannel();
    model.answer = () => ({ type: "refused", code: "http-404" });
    await model.pass(299_000, [P1]);
    expect(model.sent).toHaveLength(1);
    model.answer = () => ({ type: "delivered" });
    await model.pass(2_000, [P1]);
    expect(model.sent).toHaveLength(2);
    expect(model.bodies[1].id).not.toBe(model.bodies[0].id);
  });

  it("loses neither the numbers nor the summary that it carried", async () => {
    const model = new ModelChannel();
    await model.pass(60_000, [P3], 10_000);
    model.answer = () => ({ type: "again", code: "timeout" });
    model.channel.summarize({ fromAt: P3.sinceAt, toAt: P3.sinceAt, kinds: [], active: 7 });
    await model.pass(3_600_000, [], 10_000);
    expect(model.arrivals).toEqual([]);
    model.answer = () => ({ type: "delivered" });
    await model.pass(3_600_000, [], 10_000);
    expect(model.arrivals).toMatchObject([
      { urgency: "daily", summary: { active: 7 }, counts: { brief: 1 } },
    ]);
  });

  it("makes way for what is urgent", async () => {
    const model = new ModelChannel();
    model.answer = () => ({ type: "again", code: "timeout" });
    await model.pass(10_000, [P2]);
    expect(model.sent).toHaveLength(1);
    model.answer = () => ({ type: "delivered" });
    await model.see(P2, P1);
    expect(model.bodies.slice(1).map(({ urgency }) => urgency)).toEqual(["urgent", "soon"]);
  });

  it("is told of elsewhere, never by itself", async () => {
    const [own, other] = [new ModelChannel({ name: "a" }), new ModelChannel({ name: "b" })];
    const failed = noticeOf("notify-failed", "notify:a");
    await own.pass(20_000, [failed]);
    await other.pass(20_000, [failed]);
    expect(own.sent).toEqual([]);
    // Of priority 3, and yet soon: an hour later would be too late.
    expect(other.bodies).toMatchObject([{ urgency: "soon", items: [{ kind: "notify-failed" }] }]);
  });
});

describe("what waits", () => {
  it("has a bound; beyond it the least grave of the latest become a number", async () => {
    const model = new ModelChannel();
    model.answer = () => ({ type: "again", code: "ECONNREFUSED" });
    const notices = [
      ...rooms(150).map((room) => graded(3, room)),
      ...rooms(150).map((room) => graded(2, room)),
      ...rooms(50).map((room) => graded(1, room)),
    ];
    await model.pass(5_000, notices);
    expect(model.channel.state.waiting).toBe(MOST_WAITING);
    model.answer = () => ({ type: "delivered" });
    await model.pass(3_800_000, notices, 20_000);
    const arrived = model.arrivals;
    const told = arrived.flatMap(({ items }) => items).filter(({ state }) => state === "raised");
    expect(arrived.reduce((sum, { counts }) => sum + counts.folded, 0)).toBe(350 - MOST_WAITING);
    // What was folded, and what did not fit: with what was said it is all.
    const more = arrived
      .flatMap(({ lines }) => lines)
      .flatMap((line) => /^另有 (\d+) 条/.exec(line)?.[1] ?? []);
    expect(told.length + more.reduce((sum, each) => sum + Number(each), 0)).toBe(350);
    expect(told.filter(({ priority }) => priority === 1)).toHaveLength(50);
  });

  it("is told or counted, each of it, whatever happens", async () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 500, max: 90_000 }),
      fails: fc.boolean(),
      present: fc.array(fc.tuple(fc.constantFrom(1, 2, 3), fc.nat(6)), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(step, { minLength: 3, maxLength: 20 }),
        async (comeBack, steps) => {
          const model = new ModelChannel();
          let came = 0;
          let before = new Set<string>();
          for (const [index, { waitMs, fails, present }] of steps.entries()) {
            model.answer = () => (fails ? { type: "again", code: "ECONNREFUSED" } : { type: "delivered" });
            const notices = new Map(
              present.map(([priority, room]) => {
                const notice = graded(
                  priority as Notice["priority"],
                  `room-${room}${comeBack ? "" : `-${index}`}`,
                );
                return [notice.key, notice];
              }),
            );
            came += [...notices.keys()].filter((key) => !before.has(key)).length;
            before = new Set(notices.keys());
            await model.pass(waitMs, [...notices.values()], 5_000);
          }
          // Everything goes, everything is delivered, and the last digest brings the numbers.
          model.answer = () => ({ type: "delivered" });
          await model.pass(8_000_000, [], 10_000);
          const arrived = model.arrivals;
          const items = arrived.flatMap((body) => body.items);
          const raised = items.filter(({ state }) => state === "raised").length;
          const repeats = items.reduce((sum, each) => sum + each.repeats, 0);
          const counts = arrived.reduce(
            (sum, { counts: { brief, repeated, folded } }) => sum + brief + repeated + folded,
            0,
          );
          expect(model.channel.state.waiting).toBe(0);
          // What comes back after its end was told is both told and counted as having come back.
          if (comeBack) expect(raised + repeats + counts).toBeGreaterThanOrEqual(came);
          else expect(raised + repeats + counts).toBe(came);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a desk that stops", () => {
  it("tells what is grave without waiting for company, and nothing after that", async () => {
    const model = new ModelChannel();
    await model.see(P2, P3);
    await model.channel.stop(1_000);
    expect(model.bodies).toMatchObject([{ items: [{ kind: "black" }] }]);
    await model.see(P1);
    expect(model.sent).toHaveLength(1);
  });

  it("ends an attempt that hangs", async () => {
    const model = new ModelChannel();
    const stopped = model.channel.stop(50);
    await expect(stopped).resolves.toBeUndefined();
    model.channel.see(standing(P1));
    await model.settle();
    expect(model.sent).toEqual([]);
  });
});

describe("the desk that comes next", () => {
  it("tells nothing that was told, and its end; a second telling only if there was none", async () => {
    const told = new Map<string, { notice: Notice; wasEscalated: boolean }>();
    const memory = {
      told: (notice: Notice, wasEscalated: boolean) => void told.set(notice.key, { notice, wasEscalated }),
      over: (key: string) => void told.delete(key),
    };
    const first = new ModelChannel({}, memory);
    await first.pass(11_000, [P1, P2]);
    expect([...told.keys()].sort()).toEqual([P1.key, P2.key].sort());
    const next = new ModelChannel({}, memory);
    next.nowMs = 30_000;
    for (const { notice, wasEscalated } of told.values()) next.channel.remember(notice, 5_000, wasEscalated);
    await next.pass(60_000, [P1]);
    expect(next.sent).toEqual([]);
    await next.pass(15_000, [P1]);
    expect(next.bodies).toMatchObject([{ items: [{ state: "cleared", kind: "black" }] }]);
    expect([...told.keys()]).toEqual([P1.key]);
    await next.pass(600_000, [P1]);
    expect(next.bodies[1]).toMatchObject({ items: [{ state: "escalated" }] });
    expect(told.get(P1.key)?.wasEscalated).toBe(true);
  });
});
