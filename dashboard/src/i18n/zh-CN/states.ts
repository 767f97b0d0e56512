/** 状态的说法：播出、庭审阶段。 */
export const states = {
  air: {
    held: "未放行（仅录制）",
    preparing: "即将播出",
    "on-air": "直播中",
    paused: "已暂停（提示画面）",
    cut: "已断播（禁播中）",
    ended: "已结束",
  },
  grade: { low: "低风险", medium: "一般风险", high: "较大风险" },
  phase: {
    before: "未开庭",
    open: "庭审中",
    recess: "休庭",
    "closed-evidence": "不公开质证",
    mediation: "调解",
    closed: "已闭庭",
  },
};
