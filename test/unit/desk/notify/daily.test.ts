// The daily summary: once a day at its time, in numbers.
import { describe, expect, it } from "vitest";
import { DailyTime, summaryOf } from "../../../../src/desk/notify/daily.ts";
import type { AlarmRow } from "../../../../src/desk/store/alarms.ts";
import { ModelChannel } from "./notify-kit.ts";

const at = (time: string, day = 23) => Date.parse(`2026-11-${day}T${time}:00+08:00`);

const row = (name: string, hidden = false): AlarmRow => ({
  ...{
    id: "x",
    name,
    place: "room-1",
    sinceAt: "",
    raisedAt: "",
    clearedAt: null,
    actual: "",
    expected: "",
    hidden,
  },
  ...{ acknowledgedAt: null, acknowledgedBy: null, actedAt: null, actedBy: null },
});

describe("the daily summary", () => {
  it("is due once a day, also when nobody asked in its minute", () => {
    const daily = new DailyTime("18:10", "Asia/Shanghai", at("08:00"));
    expect(["18:09", "18:10", "18:11", "23:59"].map((time) => daily.isDue(at(time)))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(["00:00", "18:09"].map((time) => daily.isDue(at(time, 24)))).toEqual([false, false]);
    expect(daily.isDue(at("20:00", 24))).toBe(true);
    expect(daily.isDue(at("18:10", 25))).toBe(true);
  });

  it("is not given again by a desk that starts later on the day", () => {
    const daily = new DailyTime("18:10", "Asia/Shanghai", at("18:30"));
    expect(daily.isDue(at("18:31"))).toBe(false);
    expect(daily.isDue(at("18:10", 24))).toBe(true);
  });

  it("counts by kind, gravest and most frequent first, without what was hidden", async () => {
    const rows = [
      row("black"),
      row("black"),
      row("stream-lost"),
      row("record-unhealthy"),
      row("black", true),
    ];
    const summary = summaryOf(rows, 2, "2026-11-22T10:10:00.000Z", "2026-11-23T10:10:00.000Z");
    expect(summary.kinds.map(({ zh, raised }) => [zh, raised])).toEqual([
      ["录像异常", 1],
      ["黑场", 2],
      ["码流中断", 1],
    ]);
    const model = new ModelChannel();
    model.channel.summarize(summary);
    await model.settle();
    expect(model.bodies[0].urgency).toBe("daily");
    expect(model.bodies[0].lines).toEqual([
      "2026-11-22 18:10:00 – 2026-11-23 18:10:00 告警 4 次，目前未恢复 2 项",
      "一级 · 录像异常 · 1 次",
      "二级 · 黑场 · 2 次",
      "二级 · 码流中断 · 1 次",
    ]);
  });
});
