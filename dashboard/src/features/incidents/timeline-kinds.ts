/** What an entry of a timeline is, by the name that the desk gave it. PURE. */

/** `course`: of the incident itself: who took it on, who closed it. */
export const KINDS = ["alarm", "act", "decision", "written", "sentiment", "take-down", "course"] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_MARKS: Readonly<Record<Kind, string>> = {
  alarm: "▲",
  act: "●",
  decision: "§",
  written: "✎",
  sentiment: "◉",
  "take-down": "⊘",
  course: "▶",
};

const OF_ENTRIES: Readonly<Record<string, Kind>> = {
  note: "written",
  report: "written",
  findings: "written",
  sentiment: "sentiment",
  "take-down": "take-down",
  "taken-down": "take-down",
  "take-down-checked": "take-down",
  opened: "course",
  again: "course",
  handled: "course",
  "close-asked": "course",
  "close-returned": "course",
  closed: "course",
};

const DECISIONS = ["session.decide", "session.deny"];

export function kindOf(what: string): Kind {
  if (Object.hasOwn(OF_ENTRIES, what)) return OF_ENTRIES[what] ?? "act";
  if (what.startsWith("alarm.")) return "alarm";
  return DECISIONS.includes(what) || what.startsWith("refused ") ? "decision" : "act";
}
