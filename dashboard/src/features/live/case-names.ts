/** Hearings as a technician reads and types them. PURE. */
import type { OpeningChoice } from "../../../../src/desk/contract/court-page.ts";
import { COURT_ZONE } from "../../beijing.ts";

type Proposed = Pick<OpeningChoice, "caseNumbers" | "hearingNo" | "plannedStart" | "plannedEnd">;

/** As people write several: with a comma or 、 between. */
export function casesTyped(text: string): string[] {
  return text.split(/[、,，;；\n]/).flatMap((each) => each.trim() || []);
}

/** Case numbers and planned time; two hearings of a case differ in it. */
export function hearingLine({ caseNumbers, hearingNo, plannedStart, plannedEnd }: Proposed): string {
  const times = [plannedStart, plannedEnd].flatMap((each) => (each === null ? [] : [minuteOf(each)]));
  const no = hearingNo === null || hearingNo === 1 ? [] : [`#${hearingNo}`];
  return [caseNumbers.join("、"), ...no, times.join("–")].join(" ").trim();
}

function minuteOf(iso: string): string {
  const minute = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
  return new Date(iso).toLocaleTimeString("zh-CN", { ...minute, timeZone: COURT_ZONE });
}
