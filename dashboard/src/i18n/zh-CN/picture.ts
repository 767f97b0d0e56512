/** 画面及其时间。 */
export const picture = {
  live: "画面实时",
  stands: "画面停住 {{seconds}} 秒（最后一帧 {{time}}）",
  waiting: "等待画面…",
  noPicture: "没有画面",
  undelayed: "实时画面，公众看到的比这里晚",
  over: {
    ended: "该场次已结束。请在左侧选择其他法庭。",
    "signed-out": "登录已失效，请重新登录。",
    "not-permitted": "现在不公开，或你已无权查看：只显示状态，不显示画面和声音。",
    codec:
      "这台电脑的浏览器不能播放此编码（多为 H.265 视频）；录制、直播和画面检测不受影响。请换用支持 H.265 的电脑，或将庭审主机改为 H.264 视频、AAC 声音。",
  },
};
