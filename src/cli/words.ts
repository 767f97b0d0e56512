/** Every sentence of the command line, zh-CN first, English second. `{name}` is filled in. */

const WORDS = {
  "config-wrong": [
    "配置有误，无法确定节点。可用 --data-dir 或 --url 直接指定",
    "The configuration is wrong, so the node is not known. Name it with --data-dir or --url",
  ],
  "api-unreachable": [
    "接口 {url} 无应答（{cause}）。节点在运行吗？",
    "The API at {url} does not answer ({cause}). Is the node running?",
  ],
  "api-refused": ["接口拒绝（{status} {code}）：{message}", "The API refused ({status} {code}): {message}"],
  "token-missing": [
    "需要令牌：--token 或环境变量 TINGZHA_TOKEN；在节点本机、以节点的账户运行时，用户与令牌命令无须令牌",
    "A token is needed: --token or the variable TINGZHA_TOKEN; on the node's machine and account, not for users and tokens",
  ],
  "desk-silent": [
    "值班台没有应答（{socket}，{cause}）。节点在运行吗？",
    "The desk does not answer ({socket}, {cause}). Is the node running?",
  ],
  "user-unknown": ["没有用户 {name}", "No user {name}"],
  "grant-unknown": [
    "此人没有角色 {role}（法院 {court}）",
    "He does not hold the role {role} (court {court})",
  ],
  "password-once": [
    "口令只显示这一次，请当面交给本人；首次登录须修改",
    "The password is shown this once: hand it over in person; it is changed at the first sign-in",
  ],
  "user-done": ["{name}：{what}", "{name}: {what}"],
  "button-once": [
    "按钮密钥只显示这一次；它只能断播和暂停该法庭",
    "The button's secret is shown this once; it can only cut and pause that courtroom",
  ],
  "policy-confirmed": ["已确认规则文件 {sha256}", "The policy file {sha256} is confirmed"],
  "file-unreadable": ["无法读取 {file}：{cause}", "Can not read {file}: {cause}"],
  "file-not-json": ["{file} 不是有效的 JSON：{cause}", "{file} is not valid JSON: {cause}"],
  "signature-missing": [
    "{file} 是签名文件，但缺少 {signature}",
    "{file} is a signed file, but {signature} is missing",
  ],
  "policy-faulty": [
    "规则文件 {file} 有 {count} 个问题；在改正之前，值班台不发任何放行许可",
    "{file} has {count} problems; until they are corrected the desk gives no lease",
  ],
  "policy-incomplete": [
    "{file}：通知有 {count} 句没有说明如何落实",
    "{file} does not say how {count} sentences of the notice are met",
  ],
  "policy-lapsed": [
    "规则 {id}（{code}）已失效：{until} 止；可在文件中延长",
    "Rule {id} ({code}) has lapsed: it held until {until}; extend it in the file",
  ],
  "policy-unmet": [
    "通知的这一句没有对应的行：{sentence}",
    "This sentence of the notice has no row: {sentence}",
  ],
  "policy-sound": [
    "{title}：{rules} 条规则，通知 {sentences} 句，句句有对应",
    "{title}: {rules} rules; the notice's {sentences} sentences all have their row",
  ],
  "cut-what": [
    "请给出法庭或场次，或用 --all（二者取一）",
    "Name a courtroom or a session, or use --all (one of both)",
  ],
  "cut-by-api": ["已经由接口断播", "Cut by the API"],
  "cut-by-socket": [
    "接口不可用（{cause}），已直接命令闸机断播",
    "The API can not be used ({cause}); the gate was ordered directly",
  ],
  "cut-report": [
    "{courtroom}：{state}，禁播 {latched}，核实 {verified}，最后播出的内容到达于 {last}，丢弃 {discarded} 秒",
    "{courtroom}: {state}, latched {latched}, verified {verified}, newest content that left arrived at {last}, {discarded} s discarded",
  ],
  "cut-none": ["全部法庭已禁播；当时没有正在录制的场次", "Every courtroom is latched; no session was live"],
  "cut-refused": ["闸机未能断播（{code}）：{message}", "The gate could not cut ({code}): {message}"],
  "cut-unknown": [
    "没有法庭或场次 {id}。紧急时用 tingzha cut --all",
    "No courtroom or session {id}. In an emergency: tingzha cut --all",
  ],
  "gate-silent": [
    "闸机 1 秒内无应答（{cause}）：已写下断播请求 {file}",
    "The gate did not answer within 1 s ({cause}): the cut is requested in {file}",
  ],
  "gate-killed": [
    "已结束无应答的闸机进程 {pid}，等待它重新启动",
    "The gate process {pid}, which did not answer, was ended; waiting for its restart",
  ],
  "gate-absent": [
    "没有正在运行的闸机：当前没有任何内容播出；禁播在下次启动收流之前生效，尚未核实",
    "No gate is running: nothing is on air now; the latch takes effect before the next start accepts encoders, and is not verified yet",
  ],
  "gate-back": [
    "闸机已重新启动，核实：{what} 已禁播，没有播出",
    "The gate is back; verified: {what} is latched and off air",
  ],
  "gate-not-back": [
    "{seconds} 秒内未能核实（{cause}）。请断开平台一侧的推流，并检查节点",
    "Not verified within {seconds} s ({cause}). Stop the stream on the platform's side and look at the node",
  ],
  "every-courtroom": ["全部法庭", "every courtroom"],
  "key-once": [
    "密钥只显示这一次，请立即填入编码器",
    "The key is shown this once: enter it in the encoder now",
  ],
  "token-once": ["令牌只显示这一次", "The token is shown this once"],
  "import-refused": ["有 {count} 份审批未被接受", "{count} approvals were not accepted"],
  "audit-whole": [
    "审计日志完整：{entries} 条，末值 {head}",
    "The audit log is whole: {entries} entries, head {head}",
  ],
  "audit-broken": [
    "审计日志自第 {entry} 条起不可信（{fault}）",
    "The audit log can not be trusted from entry {entry} on ({fault})",
  ],
  "sheet-tried": [
    "试运行：{rows} 行，将新增 {created}、更新 {updated}、不变 {unchanged}；未作改动，加 --apply 导入",
    "Dry run of {rows} rows: {created} new, {updated} changed, {unchanged} the same; nothing was changed, --apply carries it out",
  ],
  "sheet-taken": [
    "已导入：{rows} 行，新增 {created}、更新 {updated}、不变 {unchanged}",
    "Imported {rows} rows: {created} new, {updated} changed, {unchanged} the same",
  ],
  "sheet-bad": [
    "有 {count} 个单元格有问题，整表未导入；改正后重试，或用 --good-rows-only",
    "{count} cells are wrong and nothing was imported: correct them, or use --good-rows-only",
  ],
  "restore-running": [
    "备份已核对，值班台正在重启并恢复；完成后见审计 backup.restored",
    "The backup is whole; the desk restarts and puts it in place: see backup.restored in the audit",
  ],
  "restore-staged": [
    "节点没有运行：下次启动时恢复",
    "The node does not run: the backup is put in place at its next start",
  ],
  "verify-nothing": ["{path} 下没有录制场次", "No session at or below {path}"],
  "verify-whole": ["{directory}：完整", "{directory}: whole"],
  "verify-altered": ["{directory}：发现 {count} 处问题", "{directory}: {count} findings"],
  "verify-unwitnessed": [
    "  · 第 {part} 部分 {when} 没有签名见证",
    "    part {part}, {when}: not witnessed by a signature",
  ],
  "verify-open": ["  · 场次尚未结束，没有最终签名", "    the session is still open: no final signature yet"],
  "verify-untrusted": [
    "  · 签名仅以文件自带的密钥核对，不能视为已核实；请用 --key 或 --fingerprint 给出法院的密钥。文件中的指纹：{fingerprint}",
    "    checked against the key that the files bring themselves, which proves nothing: name the court's with --key or --fingerprint. The files' key is {fingerprint}",
  ],
  "nothing-listed": ["（无）", "(none)"],
  "doctor-well": ["一切正常", "All is well"],
  "doctor-unknown": [
    "有 {count} 项无法检查，不能视为正常",
    "{count} could not be looked at, which is no pass",
  ],
  "doctor-warned": ["有 {count} 项值得注意", "{count} are worth a look"],
  "doctor-other-version": [
    "节点的版本不同，看不懂它的自检",
    "The node is of another version: its own check is not understood",
  ],
  "doctor-ill": ["有 {count} 项需要处理", "{count} findings need attention"],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type WordKey = keyof typeof WORDS;
export type Fill = Readonly<Record<string, string | number | boolean | null>>;

/** Two lines: zh-CN, then English. */
export function say(key: WordKey, fill: Fill = {}): string {
  return WORDS[key].map((text) => filled(text, fill)).join("\n");
}

/** One line, for a word inside of a sentence. */
export function word(key: WordKey): string {
  return WORDS[key].join(" ");
}

function filled(text: string, fill: Fill): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (name in fill ? String(fill[name]) : hole));
}
