/** What the entries of a timeline are called. PURE. */
import type { EntryKind } from "../contract/incidents.ts";
import type { PhaseMark } from "../contract/session.ts";

type Words = readonly [zh: string, en: string];

export const ENTRY_WORDS: Readonly<Record<EntryKind, Words>> = {
  opened: ["事件登记", "Incident opened"],
  again: ["再次发生", "Once more"],
  handled: ["承办", "Taken on"],
  note: ["记录", "Note"],
  sentiment: ["舆情", "Said outside"],
  report: ["上报", "Reported upward"],
  findings: ["原因与措施", "Cause and measures"],
  "take-down": ["要求平台撤下", "Take-down asked for"],
  "taken-down": ["已撤下", "Taken down"],
  "take-down-checked": ["撤下复核", "Take-down looked at"],
  "close-asked": ["提请结案", "Closing asked for"],
  "close-returned": ["结案退回", "Closing returned"],
  closed: ["结案", "Closed"],
};

const MARKS: Readonly<Record<PhaseMark, Words>> = {
  opening: ["开庭", "Opening"],
  recess: ["休庭", "Recess"],
  reopening: ["继续开庭", "Reopening"],
  "closed-evidence": ["不公开举证质证", "Closed evidence"],
  mediation: ["不宜录制的调解", "Mediation not to be recorded"],
  closing: ["闭庭", "Closing"],
};

/** By the audit's name of an act; one that is not here is shown by that name. */
export const ACT_WORDS: Readonly<Record<string, Words>> = {
  // Of a stream that is there, and of a room that still waits for it.
  ...Object.fromEntries(
    Object.entries(MARKS).flatMap(([mark, words]) => [
      [`session.${mark}`, words],
      [`courtroom.${mark}`, words],
    ]),
  ),
  "courtroom.create": ["新建法庭", "Courtroom entered"],
  "courtroom.key": ["更换推流密钥", "Stream key changed"],
  "courtroom.button": ["更换断播按钮密钥", "Cut button's key changed"],
  "courtroom.thresholds": ["调整告警阈值", "Alarm thresholds changed"],
  "courtroom.test": ["调试状态切换", "Test mode switched"],
  "courtroom.cut": ["断播", "Cut"],
  "courtroom.cut-reason": ["补记断播原因", "Reason of the cut"],
  "all.cut": ["全部断播", "Cut all"],
  "all.cut-reason": ["补记全部断播原因", "Reason of cut-all"],
  "courtroom.rearm.ask": ["申请解除禁播", "Re-arm asked for"],
  "courtroom.rearm.lift": ["确认解除禁播", "Re-arm confirmed"],
  "all.rearm.ask": ["申请解除全部断播", "Lifting cut-all asked for"],
  "all.rearm.lift": ["确认解除全部断播", "Cut-all lifted"],
  "session.begin": ["码流接入", "Stream arrived"],
  "session.join": ["并案", "Another case joined"],
  "session.air": ["开播", "Put on air"],
  "session.pause": ["暂停直播", "Paused"],
  "session.resume": ["恢复播出", "Resumed"],
  "session.dump": ["撤下最近若干秒", "Dumped the delay"],
  "session.assign": ["指定案件", "Case assigned"],
  "session.extend": ["延长直播", "Extended"],
  "session.mark": ["标记", "Mark"],
  "session.stage": ["庭审环节", "Stage"],
  "session.decide": ["审批核验", "Decision by the law"],
  "session.deny": ["禁止播出", "Denied"],
  "session.preview-closed": ["查看不公开庭审的画面", "Closed hearing looked at"],
  "session.end": ["场次结束", "Session ended"],
  "session.suspend-recording": ["暂停录制", "Recording suspended"],
  "gate.event": ["闸门事件", "Event of the gate"],
  "alarm.raised": ["告警", "Alarm"],
  "alarm.revealed": ["告警", "Alarm"],
  "alarm.cleared": ["告警恢复", "Alarm over"],
  "alarm.acknowledge": ["确认告警", "Alarm acknowledged"],
  "alarm.act": ["处置告警", "Alarm acted on"],
  "alarm.shelve": ["搁置告警", "Alarm shelved"],
  "alarm.unshelve": ["取消搁置", "Alarm unshelved"],
  "alarm.unshelved": ["搁置到期", "Shelving ended"],
  "alarm.flood": ["告警风暴", "Flood of alarms"],
  "incident.print": ["打印事件报告", "Report printed"],
};
