/** Hearings as a technician reads and types them. PURE. */
import type { OpeningChoice } from "../../../../src/desk/contract/court-page.ts";
import { COURT_ZONE } from "../../beijing.ts";

type Proposed = Pick<OpeningChoice, "caseNumbers" | "plannedStart" | "plannedEnd">;

/** As people write several: with a comma or 、 between. */
export function casesTyped(text: string): string[] {
  return text.split(/[、,，;；\n]/).flatMap((each) => each.trim() || []);
}

/** Case numbers and planned time; two hearings of a case differ in that. */
export function hearingLine({ caseNumbers, plannedStart, plannedEnd }: Proposed): string {
  const times = [plannedStart, plannedEnd].flatMap((each) => (each === null ? [] : [minuteOf(each)]));
  return `${caseNumbers.join("、")} ${times.join("–")}`.trim();
}

function minuteOf(iso: string): string {
  const minute = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
  return new Date(iso).toLocaleTimeString("zh-CN", { ...minute, timeZone: COURT_ZONE });
}
