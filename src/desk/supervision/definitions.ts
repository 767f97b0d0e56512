/** Every figure, defined once, in words: shown on the page, in exports and on paper. What they say is counted in figures.ts. PURE. */
import type { Definition } from "../contract/supervision.ts";

const define = (
  name: Definition["name"],
  [zhTitle, enTitle]: readonly [string, string],
  zh: string,
  en: string,
): Definition => ({ name, title: { zh: zhTitle, en: enTitle }, text: { zh, en } });

export const DEFINITIONS: readonly Definition[] = [
  define(
    "hearings",
    ["开庭数", "Hearings"],
    "同一案件（并案审理的以第一个案号为准）同一天（北京时间）的开庭计一次；以排期、审批表或录制场次为据。已开庭的，或计划结束时间已过的，方计入；已延期、取消的不计。",
    "One case (of several heard together the first) on one Beijing day is one hearing, by the docket, a form or a record. It counts once it was opened or its planned end is over; what was postponed or cancelled does not.",
  ),
  define(
    "public",
    ["公开开庭数", "Public"],
    "排期或审批表写明公开，且没有一处写明不公开的。",
    "The docket or a form says that it is public, and none says that it is not.",
  ),
  define(
    "closed",
    ["不公开开庭数", "Not public"],
    "排期或审批表有一处写明不公开的。",
    "The docket or a form says that it is not public.",
  ),
  define(
    "unspecified",
    ["未写明是否公开", "Not stated"],
    "排期和审批表都没有写明是否公开的；不计入公开开庭数，也不计入直播率。",
    "Neither says whether it is public; it is in neither the public ones nor the rate.",
  ),
  define(
    "streamed",
    ["庭审直播数", "Streamed"],
    "公开开庭，且该庭的录像有内容推送到平台的。",
    "A public hearing of whose record something was sent to the platform.",
  ),
  define("rate", ["庭审直播率", "Rate of streaming"], "庭审直播数 ÷ 公开开庭数", "Streamed ÷ public"),
  define(
    "due",
    ["应播数", "Due to be streamed"],
    "公开开庭，没有不得直播的情形，并且：直播审批已通过；或者排期写明直播，或案由属于应当直播的，而没有已批准的《庭审不直播审批表》。",
    "Public, not barred, and: approved to be streamed; or the docket says so or the cause is one that should be, and no form against streaming is approved.",
  ),
  define(
    "missed",
    ["应播未播", "Due, not streamed"],
    "应播，而没有内容推送到平台的。",
    "Due, and nothing was sent.",
  ),
  define(
    "barred",
    ["不得直播", "Barred"],
    "审批表有一项否决性问题答“是”、风险评估为较大风险，或开庭时案件在不公开直播清单上、有未裁处或成立的异议的；一庭计一次。",
    "A question of the form that bars is answered yes, the risk is high, or at the start the case stood on the list or under an objection that was open or justified; one a hearing.",
  ),
  define(
    "barred-by",
    ["不得直播（按条款）", "Barred, by clause"],
    "不得直播的每一庭的每一个情形计一次：一庭有两个情形的，在两个条款下各计一次。",
    "One for each bar of each barred hearing: with two bars it is under two clauses.",
  ),
  define(
    "aired-closed",
    ["未写明公开而播出", "Streamed, not public"],
    "不公开或未写明是否公开，而有内容推送到平台的；应当为零。",
    "Not public, or not stated, and something was sent; it should be none.",
  ),
  define(
    "cuts",
    ["断播数", "Cuts"],
    "从断播到解除禁播计一次，其间重复按下不另计；在场的每一庭各计一次，没有庭审的计入该法庭。",
    "From the cut to the re-arm is one, however often it was pressed; one for each hearing that was on, or for the room where none was.",
  ),
  define(
    "time-to-cut",
    ["断播用时", "Time to cut"],
    "从断播指令到达闸门到平台连接断开，以审计日志所记为准；没有记载的不计。",
    "From the order at the gate until the platform's connection was closed, as the audit log has it; what it does not have is left out.",
  ),
  define(
    "alarms",
    ["告警数", "Alarms"],
    "向人提示过的告警；被其他告警抑制的不计。",
    "Alarms that were told to people; what another one hid is left out.",
  ),
  define(
    "first-act",
    ["告警到首次处置", "Alarm to first act"],
    "从告警提出到有人确认或处置，以先者为准；无人确认或处置的不计时，仍计入告警数。",
    "From its raising until somebody acknowledged it or acted, whichever was first; what nobody touched has no time, and counts as an alarm.",
  ),
  define(
    "incidents",
    ["事件数", "Incidents"],
    "按发生时间计；涉及多庭的计入其第一个录制场次所在的一庭。",
    "By when it happened; one that touches several hearings is counted in that of its first record.",
  ),
];
