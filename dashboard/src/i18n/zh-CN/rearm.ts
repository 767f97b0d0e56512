/** 解除禁播。 */
export const rearm = {
  title: "解除禁播",
  intro: "解除只是允许再次直播，不会自动开播；申请人与确认人须为两人，且都不是断播的人。",
  none: "目前没有禁播的法庭。",
  cut: "{{at}} 由 {{by}} 断播",
  reason: "断播原因：{{reason}}",
  noReason: "断播原因：未填写",
  noStream: "本庭没有推流，看不到画面",
  asked: "{{at}} {{by}} 申请解除：{{reason}}",
  ask: "申请解除",
  askReason: "解除理由",
  confirm: "确认解除",
  confirmHelp: "请先看上面的实时画面，再确认。",
  askedDone: "已申请，等待另一人确认",
  confirmedDone: "已解除；要恢复直播，请在大屏上“开始直播”",
  allTitle: "全部断播",
};
