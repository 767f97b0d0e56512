/** 签名来源。 */
export const sources = {
  title: "签名来源",
  help: "隔着光闸送来的审批文件须有登记来源的签名，否则不收。",
  name: "来源名称",
  key: "公钥（Ed25519）",
  keyHelp: "PEM、base64（SPKI）或 32 字节的 base64。请向对方当面核对指纹。",
  add: "登记来源",
  fingerprint: "指纹",
  addedAt: "登记时间",
  empty: "还没有登记来源",
};
