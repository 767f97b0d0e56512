/** 直播规则。 */
export const policy = {
  title: "直播规则",
  confirmed: "安全管理员已确认",
  unconfirmed: "尚未确认：一律不播",
  unconfirmedHelp: "规则文件换过或从未确认。安全管理员核对文件后按 SHA-256 确认，此前任何庭审都不能直播。",
  fingerprint: "SHA-256",
  confirmTitle: "确认规则文件并重新读取",
  confirmHelp:
    "核对 config/policy 中的规则文件，用 sha256sum 算出其 SHA-256 填在这里。一致才生效，一秒内对所有庭审生效；文件有误则不变。",
  hash: "文件的 SHA-256",
  confirm: "确认并生效",
  confirmAsk: "你确认已核对该文件的内容。正在直播而新规则不许的庭审会立即中断。",
  every: "全部 {{count}} 句",
  met: {
    rule: "规则自动核验",
    field: "审批表必填项",
    document: "文书",
    report: "报表",
    duty: "人的职责",
  },
  search: "在通知原文中查找",
  number: "条",
  sentence: "通知原文",
  how: "落实方式",
  by: "由什么落实",
};
