/** 不能直播的原因、提醒。 */
export const against = {
  clause: "（{{clause}}）",
  cure: "办法：",
  remind: "提醒 {{names}}",
  reminded: "已提醒 {{names}}",
  remindedBefore: "一小时内已提醒过 {{names}}",
};
