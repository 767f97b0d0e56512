/** 告警外发。 */
export const channels = {
  title: "告警外发",
  details: {
    none: "外发内容：只有告警种类，不含法庭和案件。",
    room: "外发内容：告警种类和法庭，不含案件。",
    full: "外发内容：全部，含案号。",
  },
  empty: "没有配置外发去处（notify.channels）",
  name: "名称",
  kind: "种类",
  kinds: {
    generic: "通用",
    wecom: "企业微信",
    dingtalk: "钉钉",
    feishu: "飞书",
  },
  url: "去处",
  least: "告警级别",
  counts: "已发 / 失败 / 等待",
  lastSent: "最近送达",
  state: "状态",
  works: "正常",
  test: "发送测试消息",
  delivered: "已送达",
};
