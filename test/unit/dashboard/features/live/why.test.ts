// What a tile says of a held hearing: why, and who must do what; nothing of what the desk says is lost.
import { describe, expect, it } from "vitest";
import { conditionsOf } from "../../../../../dashboard/src/features/live/conditions.ts";
import { whyOf } from "../../../../../dashboard/src/features/live/why.ts";
import type { WallConditions } from "../../../../../src/desk/contract/wall.ts";
import { LATCH_WORDS, lawReasons } from "../../../../../src/desk/leases/lease-content.ts";
import type { Decision } from "../../../../../src/law/decision.ts";
import { REASONS } from "../../../../../src/law/reasons.ts";

describe("why it is held", () => {
  it.each(Object.entries(REASONS))(
    "of %s says what is wrong and what cures it, in both languages",
    (code, words) => {
      const law = { ...words, code, clause: "三", caseNumber: null, subjects: [] };
      const [reason] = lawReasons({ allow: false, reasons: [law] } as unknown as Decision);
      expect(whyOf(reason?.text ?? "", "zh-CN")).toEqual({ why: words.text, cure: words.cure });
      expect(whyOf(reason?.text ?? "", "en")).toEqual({ why: words.en.text, cure: words.en.cure });
    },
  );

  it("of a latch is one sentence", () => {
    for (const { zh, en } of Object.values(LATCH_WORDS)) {
      expect(whyOf(`${zh}。 / ${en}.`, "zh-CN")).toEqual({ why: zh, cure: null });
      expect(whyOf(`${zh}。 / ${en}.`, "en")).toEqual({ why: en, cure: null });
    }
  });
});

describe("the conditions of an approval", () => {
  const none: WallConditions = {
    ...{ minDelaySeconds: 0, manualStart: false, until: null, notAired: [] },
    ...{ identityNotRead: false, witnesses: null, evidenceNotShown: null },
  };
  it("are told with what a person must watch for first", () => {
    const all = conditionsOf({
      ...{
        minDelaySeconds: 60,
        manualStart: true,
        until: "2026-11-28T03:30:00.000Z",
        notAired: ["evidence"],
      },
      ...{ identityNotRead: true, witnesses: "甲", evidenceNotShown: "乙" },
    });
    expect(all.map(({ is }) => is)).toEqual([
      ...["witnesses", "evidence", "identity", "stages", "manual", "until", "delay"],
    ]);
    expect(all).toContainEqual({ is: "until", at: "2026-11-28 11:30", hour: "11:30" });
  });
  it("are none where nothing is asked for", () => {
    expect([conditionsOf(null), conditionsOf(none)]).toEqual([[], []]);
    expect(conditionsOf({ ...none, minDelaySeconds: 2 })).toEqual([{ is: "delay", seconds: 2 }]);
  });
});
