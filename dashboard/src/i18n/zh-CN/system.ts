/** 系统。 */
export const system = {
  sections: "系统页面",
  notForYou: "该页面不在你的权限之内，已转到你可用的页面。",
  section: {
    courtrooms: "法庭与编码器",
    health: "运行状况",
    users: "用户",
    confirmations: "待确认任职",
    offices: "任职",
    roles: "角色与权限",
    tokens: "令牌",
    sources: "签名来源",
    courts: "法院",
    policy: "直播规则",
    channels: "告警外发",
    backups: "备份与恢复",
  },
};
