/**
 * 值守: who airs a hearing is watched by a person (通知 六). PURE. Going on air needs somebody on duty whose page answers; a
 * hearing that is on air is not cut off by a page that hangs for a moment: first an alarm, then the card.
 */
export interface DutyRule {
  /** A page that has answered within this time counts as a person who watches. */
  readonly answeredSeconds: number;
  /** On air without anybody for so long: an alarm, and 值班负责人 is told. */
  readonly alarmSeconds: number;
  /** On air without anybody for so long: the card. */
  readonly cardSeconds: number;
  /** More streams on air than this for each person warn. */
  readonly streamsPerPerson: number;
}

export const DEFAULT_DUTY: DutyRule = {
  answeredSeconds: 30,
  alarmSeconds: 120,
  cardSeconds: 300,
  streamsPerPerson: 8,
};

export type DutyState = "present" | "absent" | "lost" | "card";

/** @param unansweredMs since a page of somebody on duty answered last; Infinity: never. */
export function dutyState(unansweredMs: number, rule: DutyRule): DutyState {
  if (unansweredMs <= rule.answeredSeconds * 1000) return "present";
  if (unansweredMs < rule.alarmSeconds * 1000) return "absent";
  return unansweredMs < rule.cardSeconds * 1000 ? "lost" : "card";
}

/**
 * @param continues it is on air already.
 * @returns `refuse`: it may not go on air; `card`: it stays allowed, and the card is shown until somebody is back.
 */
export function dutyVerdict(state: DutyState, continues: boolean): "ok" | "refuse" | "card" {
  if (state === "present") return "ok";
  if (!continues) return "refuse";
  return state === "card" ? "card" : "ok";
}
