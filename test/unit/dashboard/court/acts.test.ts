// Which buttons make sense when; held to the desk's own rule of phases.
import { describe, expect, it } from "vitest";
import {
  type Act,
  ARMED_MS,
  choiceOf,
  isArmed,
  MARK_FROM,
  press,
  standingOf,
} from "../../../../dashboard/src/court/acts.ts";
import { SILENT_MS } from "../../../../dashboard/src/court/lamp.ts";
import { PHASE_MARKS, PHASES } from "../../../../src/desk/contract/session.ts";
import { phaseAfter } from "../../../../src/desk/hearings/phase-rules.ts";
import { CHOICE, page } from "./facts.ts";

const OPENING = { choices: [CHOICE], typed: null, unnamed: { ...CHOICE, caseNumbers: [] } };
const ACTS: readonly Act[] = [...PHASE_MARKS, "pause", "resume", "cut"];
const standing = (act: Act, facts: ReturnType<typeof page> | null, silentMs = 0, choice = CHOICE) =>
  standingOf(act, { facts, silentMs, choice });

describe("a mark", () => {
  it("makes sense from the phases from which the desk takes it", () => {
    for (const mark of PHASE_MARKS) {
      const from = PHASES.filter((phase) => phaseAfter(phase, mark) !== null);
      if (mark === "opening") expect(from).toEqual(["before"]);
      else expect([mark, PHASES.filter((phase) => MARK_FROM[mark].includes(phase))]).toEqual([mark, from]);
    }
  });

  it("is pressed when it fits and is this person's, else it is grey in its place", () => {
    for (const phase of PHASES) {
      for (const mark of PHASE_MARKS.filter((each) => each !== "opening")) {
        const fits = phaseAfter(phase, mark) !== null;
        const of = (may: boolean) =>
          standing(
            mark,
            page({ hearing: { phase }, may: { phase: may, pause: true, resume: true, cut: true } }),
          );
        expect([phase, mark, of(true)]).toEqual([phase, mark, fits ? "now" : "not-now"]);
        expect([phase, mark, of(false)]).toEqual([phase, mark, fits ? "not-yours" : "not-now"]);
      }
    }
  });

  it("of a hearing that was left open can only be 闭庭", () => {
    const facts = page({ session: null, hearing: { from: "unclosed", phase: "open" }, opening: OPENING });
    const fitting = PHASE_MARKS.filter((mark) => standing(mark, facts) === "now");
    expect(fitting).toEqual(["opening", "closing"]);
  });
});

describe("开庭", () => {
  it("wants something to open, a choice, and the right to it", () => {
    const before = page({ session: { airState: "held" }, hearing: { phase: "before" }, opening: OPENING });
    expect(standing("opening", before)).toBe("now");
    expect(standing("opening", page())).toBe("not-now");
    expect(standingOf("opening", { facts: before, silentMs: 0, choice: null })).toBe("not-now");
    expect(standing("opening", before, 0, { ...CHOICE, may: false })).toBe("not-yours");
  });

  it("means the only proposal, else what a person has chosen", () => {
    const two = { ...OPENING, choices: [CHOICE, { ...CHOICE, hearingNo: 2 }] };
    const typed = { ...CHOICE, hearingNo: 7 };
    const chosen = (
      opening: Parameters<typeof choiceOf>[0],
      which: Parameters<typeof choiceOf>[1],
      answered = true,
    ) => choiceOf(opening, which, answered);
    expect(chosen(null, 0)).toBeNull();
    expect(chosen(OPENING, null)).toBe(CHOICE);
    expect(chosen({ ...OPENING, choices: [] }, null)).toBeNull();
    expect(chosen(two, null)).toBeNull();
    expect(chosen(two, 1)?.hearingNo).toBe(2);
    expect(chosen(two, 2)).toBeNull();
    expect(chosen(OPENING, "typed")).toBeNull();
    expect(chosen({ ...OPENING, typed }, "typed")).toBe(typed);
    expect(chosen(OPENING, "unnamed")?.caseNumbers).toEqual([]);
  });

  it("never means a case that was typed before what stands in the field", () => {
    expect(choiceOf({ ...OPENING, typed: CHOICE }, "typed", false)).toBeNull();
    expect(choiceOf(OPENING, null, false)).toBe(CHOICE);
  });
});

describe("the air", () => {
  const air = (act: Act, airState: "held" | "preparing" | "on-air" | "paused" | "cut" | "ended", more = {}) =>
    standing(act, page({ session: { airState, ...more } }));
  it("can be paused while something goes out or is about to", () => {
    const states = ["held", "preparing", "on-air", "paused", "cut", "ended"] as const;
    expect(states.filter((state) => air("pause", state) === "now")).toEqual([
      "preparing",
      "on-air",
      "paused",
    ]);
    expect(air("pause", "paused", { pauseCauses: ["operator"] })).toBe("not-now");
    expect(air("pause", "on-air", { encoderConnected: false })).toBe("not-now");
    expect(standing("pause", page({ session: { airState: "paused" }, hearing: { phase: "before" } }))).toBe(
      "not-now",
    );
    expect(standing("pause", page({ session: null }))).toBe("not-now");
  });

  it("is resumed after a pause by hand, by whom may", () => {
    const pausedByHand = { airState: "paused", pauseCauses: ["operator", "phase"] } as const;
    const facts = page({ session: { ...pausedByHand, pauseCauses: [...pausedByHand.pauseCauses] } });
    expect(standing("resume", facts)).toBe("now");
    expect(standing("resume", { ...facts, may: { ...facts.may, resume: false } })).toBe("not-yours");
    expect(air("resume", "paused", { pauseCauses: ["phase"] })).toBe("not-now");
  });

  it("can be cut in every state but a cut one, also without a session", () => {
    for (const state of ["held", "preparing", "on-air", "paused", "ended"] as const)
      expect(air("cut", state)).toBe("now");
    expect(air("cut", "cut")).toBe("not-now");
    expect(standing("cut", page({ session: null }))).toBe("now");
    expect(standing("cut", page({ latched: true }))).toBe("not-now");
  });
});

describe("without an answer of the desk", () => {
  it("every button looks dead", () => {
    for (const act of ACTS) {
      expect(standing(act, null)).toBe("dead");
      expect(standing(act, page({ opening: OPENING }), SILENT_MS)).toBe("dead");
    }
  });
});

describe("a press", () => {
  it("of what shuts acts at once", () => {
    for (const act of ACTS.filter((each) => each !== "opening" && each !== "closing")) {
      expect(press(null, act, "a", 0)).toEqual({ acts: true, armed: null });
    }
  });

  it("of 开庭 and 闭庭 asks once more: the same act, of the same hearing, within 5 s", () => {
    for (const act of ["opening", "closing"] as const) {
      const { acts, armed } = press(null, act, "a", 1000);
      expect([acts, isArmed(armed, act, "a", 1000)]).toEqual([false, true]);
      expect(press(armed, act, "a", 1000 + ARMED_MS - 1)).toEqual({ acts: true, armed: null });
      expect(press(armed, act, "a", 1000 + ARMED_MS).acts).toBe(false);
      expect(press(armed, act, "b", 1001).acts).toBe(false);
      expect(press(armed, act === "opening" ? "closing" : "opening", "a", 1001).acts).toBe(false);
    }
  });
});
