/** 发布信息单 for the public platform: its form's fields in its order, each to be copied. PURE. */
import { parseCaseNumber } from "../../law/case-number.ts";
import { CATEGORIES } from "../../law/type-codes.ts";
import type { ReleaseSheet } from "../contract/docket.ts";
import { beijingTime } from "./beijing-time.ts";

export interface ReleaseFacts {
  readonly division: string;
  readonly caseNumbers: readonly string[];
  readonly causeOfAction: string;
  /** 审判程序, as the docket has it. */
  readonly procedure: string;
  readonly plannedStart: string;
  readonly courtroomName: string;
  readonly judge: string;
  readonly presiding: string;
  readonly parties: readonly { readonly role: string; readonly name: string }[];
}

export function releaseSheet(facts: ReleaseFacts): ReleaseSheet {
  const { year, word, number, category } = partsOf(facts.caseNumbers[0] ?? "");
  const of = (role: RegExp) =>
    facts.parties
      .filter((party) => role.test(party.role))
      .map(({ name }) => name)
      .join("、");
  return {
    fields: [
      { label: "承办部门", value: facts.division },
      { label: "案号（年）", value: year },
      { label: "案号（字）", value: word },
      { label: "案号（号）", value: number },
      { label: "案件类别", value: category },
      { label: "案由", value: facts.causeOfAction },
      { label: "审判程序", value: facts.procedure },
      { label: "开庭时间", value: beijingTime(facts.plannedStart) },
      { label: "开庭法庭", value: facts.courtroomName },
      { label: "案件描述", value: facts.caseNumbers.slice(1).join("、") },
      { label: "承办人", value: facts.judge },
      { label: "审判长", value: facts.presiding },
      { label: "当事人（原告）", value: of(/^(?!被).*(原告|上诉人|申请人|公诉|检察)/) },
      { label: "当事人（被告）", value: of(/被告|被上诉人|被申请/) },
    ],
  };
}

function partsOf(caseNumber: string): { year: string; word: string; number: string; category: string } {
  const parsed = parseCaseNumber(caseNumber);
  if (!parsed.ok) return { year: "", word: caseNumber, number: "", category: "" };
  const { value } = parsed;
  const [year, number] = [String(value.year), String(value.number)];
  if (value.kind === "legacy") return { year, word: value.body, number, category: "" };
  const word = `${value.court}${value.specialTrial ?? ""}${value.type}`;
  // The platform's list has 刑事、民事、行政.
  return { year, word, number, category: CATEGORIES[value.category].name.replace(/案件$/, "") };
}
