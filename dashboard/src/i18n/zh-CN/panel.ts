/** 断播面板。 */
export const panel = {
  title: "断播面板",
  draining: "仍在播出",
  noStream: "没有推流",
  covered: "可拦截最近 {{seconds}} 秒",
  noDelay: "▲ 无延时保护",
  keys: "数字键选法庭，再按住 K 断播",
  chosen: "已选 {{number}} {{name}}：按住 K 断播",
  reach: {
    ok: "● 控制链路正常",
    "desk-lost":
      "■ 控制链路中断：值班台没有应答。紧急断播：在节点上运行 npx tingzha cut --all，或拔掉编码器网线",
    "gate-lost":
      "■ 控制链路中断：值班台与放行闸门失去联系。紧急断播：在节点上运行 npx tingzha cut --all，或拔掉编码器网线",
    "signed-out": "■ 登录已失效：请在主窗口重新登录",
    "no-right": "■ 你没有断播权限，请找值班技术员",
  },
};
