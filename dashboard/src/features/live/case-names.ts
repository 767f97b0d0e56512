/** Hearings as a technician reads and types them. PURE. */
import type { OpeningChoice } from "../../../../src/desk/contract/court-page.ts";
import { hourOf } from "../../beijing.ts";

type Proposed = Pick<OpeningChoice, "caseNumbers" | "plannedStart" | "plannedEnd">;

/** As people write several: with a comma or 、 between. */
export function casesTyped(text: string): string[] {
  return text.split(/[、,，;；\n]/).flatMap((each) => each.trim() || []);
}

/** Case numbers and planned time; two hearings of a case differ in that. */
export function hearingLine({ caseNumbers, plannedStart, plannedEnd }: Proposed): string {
  const times = [plannedStart, plannedEnd].flatMap((each) => (each === null ? [] : [hourOf(each)]));
  return `${caseNumbers.join("、")} ${times.join("–")}`.trim();
}
