/** 事先告知 (通知 一): which participants are not shown to have been told before the hearing that it will be aired. PURE. */
import type { Approval, Informed } from "./approval.ts";
import { parseWhen } from "./instant.ts";

/** Told together under this word; who is no party (公诉机关、证人) is not among them. */
const ALL_PARTIES = "当事人";
const NO_PARTY = /公诉|检察|证人|鉴定人/;

/** Stands for all of them where nobody is shown to have been told. */
export const EVERYONE = "everyone";

/** @returns names of the uninformed. */
export function uninformed({ parties = [], informed = [] }: Approval): string[] {
  if (informed.length === 0) return [EVERYONE];
  const isTold = (role: string, name: string): boolean =>
    informed.some(
      (each) => each.name.trim() === name.trim() || (each.role === ALL_PARTIES && !NO_PARTY.test(role)),
    );
  return parties.filter(({ role, name }) => !isTold(role, name)).map(({ name }) => name);
}

/** @returns names of those told without a readable moment, or not surely before `startsAt`. */
export function informedLate({ informed = [] }: Approval, startsAt: number): string[] {
  const isInTime = ({ at }: Informed): boolean => {
    const when = parseWhen(at);
    return when !== null && when.latest < startsAt;
  };
  return informed.filter((each) => !isInTime(each)).map(({ name }) => name);
}
