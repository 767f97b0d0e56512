/** Which part of the form a reason is about, so that one press leads there. PURE. */
export const PARTS = [
  "numbers",
  "hearings",
  "risk",
  "reason",
  "questions",
  "informed",
  "preparation",
] as const;
export type Part = (typeof PARTS)[number];

const WHERE: readonly (readonly [RegExp, Part])[] = [
  [/^(case-number|case-type|earlier-number|category|never-stream|objection)/, "numbers"],
  [/^(hearing|window|courtroom|docket|not-public)/, "hearings"],
  [/^risk/, "risk"],
  [/^reason/, "reason"],
  [/^(question|barred)/, "questions"],
  [/^(participants|informed)/, "informed"],
  [/^preparation/, "preparation"],
];

/** null: nothing in the form cures it. */
export function partOf(code: string): Part | null {
  return WHERE.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/** What the desk asks for now, next to the question it is about. */
export function questionsAsked(
  reasons: readonly { readonly code: string; readonly subjects: readonly string[] }[],
): ReadonlySet<string> {
  return new Set(
    reasons.filter(({ code }) => code === "question-unanswered").flatMap(({ subjects }) => subjects),
  );
}
