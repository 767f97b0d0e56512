/**
 * Every alarm there is: how grave, how long a fault must last, when it is normal, what hides it, and what to do. PURE.
 * Thresholds and their sources: product.md 2.3 and 4. Few and true: what nobody can act on is a figure, not an alarm.
 */
import type { Phase } from "../contract/session.ts";
import type { AlarmName } from "./alarm-names.ts";

/** 1 is gravest: the public may see what it must not, or the record is in danger. */
export type Priority = 1 | 2 | 3 | 4;

export interface AlarmKind {
  readonly priority: Priority;
  /** How long it must be proven before it is raised, and how long it must be gone before it is cleared. */
  readonly setMs: number;
  readonly clearMs: number;
  /** Stays until somebody has acknowledged it, though it is gone. */
  readonly latches: boolean;
  /** Phases in which it is normal. */
  readonly normalIn: readonly Phase[];
  /** Alarms of the same room, or of the node, under which it tells nothing new. Never hides priority 1. */
  readonly hiddenBy: readonly AlarmName[];
  readonly zh: AlarmWords;
  readonly en: AlarmWords;
}

export interface AlarmWords {
  readonly title: string;
  /** One sentence: what to do now. */
  readonly advice: string;
}

const QUIET: readonly Phase[] = ["before", "recess", "closed"];
const NO_PICTURE: readonly AlarmName[] = ["stream-lost"];

const kind = (
  priority: Priority,
  [setSeconds, clearSeconds]: readonly [number, number],
  zh: readonly [string, string],
  en: readonly [string, string],
  more: { normalIn?: readonly Phase[]; hiddenBy?: readonly AlarmName[]; latches?: boolean } = {},
): AlarmKind => ({
  priority,
  setMs: setSeconds * 1000,
  clearMs: clearSeconds * 1000,
  latches: more.latches ?? priority === 1,
  normalIn: more.normalIn ?? [],
  hiddenBy: more.hiddenBy ?? [],
  zh: { title: zh[0], advice: zh[1] },
  en: { title: en[0], advice: en[1] },
});

export const ALARM_KINDS: Readonly<Record<AlarmName, AlarmKind>> = {
  "record-unhealthy": kind(
    1,
    [0, 5],
    ["录像异常", "请立即检查录像磁盘和备用目录；直播已自动停止，恢复前不要解除。"],
    [
      "The recording is failing",
      "Check the recording disk and the second directory now; the air is shut until it recovers.",
    ],
  ),
  "disk-full": kind(
    1,
    [0, 30],
    ["录像磁盘将满", "请立即腾出空间或更换磁盘，否则录像将中断。"],
    ["The recording disk is about to be full", "Make room or change the disk now, or recording stops."],
  ),
  "gate-lost": kind(
    1,
    [5, 5],
    ["直播网关失联", "请用备用断播方式（命令 tingzha cut 或拔线），并查看网关进程。"],
    [
      "The gate does not answer",
      "Use the fallback to cut (tingzha cut, or the cable) and look at the gate process.",
    ],
  ),
  "not-recorded": kind(
    1,
    [0, 5],
    ["应录未录", "请立即检查该法庭的庭审主机是否开机并推流；确已改期的，请登记改期；已闭庭的，请补记闭庭。"],
    [
      "A hearing is not being recorded",
      "Check that the courtroom's encoder is on and sends; if it was postponed, announce that; if it is over, mark its closing.",
    ],
  ),
  "cut-unverified": kind(
    1,
    [0, 0],
    ["断播未核实", "请立即在平台核实画面是否已停，必要时全部断播或拔线。"],
    [
      "A cut could not be verified",
      "Look at the platform now; if it still shows the courtroom, cut all or pull the cable.",
    ],
  ),
  "aired-without-permit": kind(
    1,
    [20, 5],
    ["未经放行仍在直播", "请立即断播并在平台核实。"],
    ["On air without a permit", "Cut at once and look at the platform."],
  ),
  "latches-in-doubt": kind(
    1,
    [0, 0],
    ["禁播记录不可信", "全部法庭已禁播；请核对各法庭的断播情况后再解除。"],
    ["The latch log is in doubt", "Every courtroom is cut; check which cuts stood before you lift it."],
  ),
  "stream-lost": kind(
    2,
    [8, 3],
    ["码流中断", "请检查该法庭的庭审主机、网线和交换机；恢复后自动续录。"],
    [
      "The stream is lost",
      "Check the courtroom's encoder, cable and switch; recording goes on by itself when it is back.",
    ],
    { normalIn: QUIET, hiddenBy: ["gate-lost"] },
  ),
  black: kind(
    2,
    [5, 2],
    ["黑场", "请查看法庭摄像机是否断电、被遮挡或切到了空信号。"],
    ["The picture is black", "See whether the camera is off, covered, or switched to an empty input."],
    { normalIn: QUIET, hiddenBy: NO_PICTURE },
  ),
  silent: kind(
    2,
    [30, 2],
    ["无声音", "请检查法庭话筒、调音台和编码器音频输入。"],
    ["There is no sound", "Check the microphones, the mixer and the encoder's audio input."],
    { normalIn: QUIET, hiddenBy: NO_PICTURE },
  ),
  "platform-lost": kind(
    2,
    [5, 5],
    ["直播平台连接中断", "录像不受影响，系统自动重连；持续中断请联系平台。"],
    [
      "The platform connection is lost",
      "The recording goes on and the gate reconnects; call the platform if it lasts.",
    ],
    { hiddenBy: ["platform-down", "gate-lost"] },
  ),
  "platform-down": kind(
    2,
    [5, 5],
    ["直播平台整体不可达", "请检查外网出口并联系平台；录像不受影响。"],
    [
      "The platform can't be reached from any courtroom",
      "Check the way out and call the platform; recordings go on.",
    ],
  ),
  "disk-low": kind(
    2,
    [60, 60],
    ["录像磁盘空间不足", "请在今日开庭前清理或扩容。"],
    ["The recording disk is running low", "Make room before today's hearings begin."],
    { hiddenBy: ["disk-full"] },
  ),
  "duty-lost": kind(
    2,
    [0, 0],
    ["直播无人值守", "请立即安排人员上岗，否则直播将暂停。"],
    ["Nobody watches what is on air", "Have somebody go on duty now, or the air pauses."],
  ),
  "duty-overloaded": kind(
    2,
    [0, 0],
    ["值守人数不足", "请增派人员上岗，或停止部分直播。"],
    ["Too few persons on duty", "Have more persons go on duty, or stop some of what is on air."],
  ),
  "policy-unconfirmed": kind(
    2,
    [0, 0],
    ["审批规则未经确认", "请由安全管理员核对并确认审批规则，在此之前一律不放行。"],
    [
      "The policy is not confirmed",
      "Have the security administrator check and confirm it; nothing is aired before.",
    ],
  ),
  "test-cut-failed": kind(
    2,
    [0, 0],
    ["断播自检未通过", "查清之前不要开播；请运行 tingzha doctor --cut 复查，并备好拔线等备用断播方式。"],
    [
      "The test cut failed",
      "Do not go on air before it is understood: run tingzha doctor --cut again, and have the cable at hand.",
    ],
  ),
  frozen: kind(
    3,
    [10, 2],
    ["静帧（静止画面）", "请对照法庭实况，确认摄像机或编码器是否卡住。"],
    ["The picture stands still", "Compare with the courtroom: the camera or the encoder may hang."],
    { normalIn: QUIET, hiddenBy: ["stream-lost", "black"] },
  ),
  overload: kind(
    3,
    [2, 5],
    ["声音过载", "请调低话筒或调音台增益。"],
    ["The sound is overloaded", "Turn down the microphone's or the mixer's gain."],
    { normalIn: QUIET, hiddenBy: NO_PICTURE },
  ),
  "key-frames": kind(
    3,
    [0, 5],
    ["关键帧间隔过长", "请把编码器的关键帧间隔设为 2–4 秒（固定）。"],
    ["Key frames are too far apart", "Set the encoder's key frame interval to a fixed 2 to 4 s."],
    { hiddenBy: NO_PICTURE },
  ),
  "frames-missing": kind(
    3,
    [5, 10],
    ["画面丢帧", "请检查编码器负载和上行网络。"],
    ["Pictures are missing", "Check the encoder's load and the line from the courtroom."],
    { hiddenBy: NO_PICTURE },
  ),
  "bitrate-collapsed": kind(
    3,
    [8, 10],
    ["码率骤降", "请检查该法庭的上行网络，或编码器是否自动降低了码率。"],
    [
      "The bitrate has collapsed",
      "Check the line from the courtroom, or whether the encoder lowered its rate by itself.",
    ],
    { normalIn: QUIET, hiddenBy: ["stream-lost", "black"] },
  ),
  "av-offset": kind(
    3,
    [5, 5],
    ["音画不同步", "请重启编码器的推流，或调整其音频延时。"],
    ["Sound and picture are apart", "Restart the encoder's stream, or set its audio delay."],
    { hiddenBy: NO_PICTURE },
  ),
  timestamps: kind(
    3,
    [0, 5],
    ["时间戳跳变", "请检查编码器的时钟和重启情况。"],
    ["Timestamps jump", "Check the encoder's clock, and whether it restarts."],
    { hiddenBy: NO_PICTURE },
  ),
  "uplink-slow": kind(
    3,
    [10, 5],
    ["上行速度不足", "请降低编码器码率，或检查法庭到机房的网络。"],
    ["The line is too slow", "Lower the encoder's bitrate, or check the network from the courtroom."],
    { hiddenBy: ["stream-lost", "frames-missing"] },
  ),
  "platform-slow": kind(
    3,
    [10, 10],
    ["直播落后", "平台接收过慢，请检查外网出口带宽。"],
    ["The air lags behind", "The platform takes it too slowly: check the way out."],
    { hiddenBy: ["platform-lost", "platform-down"] },
  ),
  unmonitored: kind(
    3,
    [3, 3],
    ["画面声音未监测", "请人工查看该法庭；系统会自动重试分析。"],
    [
      "Picture or sound is not watched",
      "Look at this courtroom yourself; the analysis is tried again by itself.",
    ],
    { hiddenBy: NO_PICTURE },
  ),
  "notify-failed": kind(
    3,
    [0, 60],
    ["外部通知发送失败", "请检查通知地址、密钥和网络。"],
    ["A notice could not be delivered", "Check the notice's address, its secret and the network."],
  ),
  "self-check-failed": kind(
    3,
    [0, 0],
    ["自检未通过", "请运行 tingzha doctor，按提示逐项处理。"],
    ["The self-check found something wrong", "Run tingzha doctor and do what it says."],
  ),
  "self-check-missing": kind(
    3,
    [0, 0],
    ["今日尚未自检", "请在开庭前运行 tingzha doctor --cut。"],
    ["The node has not checked itself today", "Run tingzha doctor --cut before court opens."],
  ),
  "sign-in-locked": kind(
    4,
    [0, 0],
    ["账号因多次输错被锁定", "请核实是否本人操作。"],
    ["An account was locked after wrong passwords", "Ask its owner whether it was him."],
  ),
  "codes-used-up": kind(
    4,
    [0, 0],
    ["备用验证码将用完", "请该人员重新打印备用验证码。"],
    ["The printed codes are nearly used up", "Have that person print new ones."],
  ),
  "bootstrap-token": kind(
    4,
    [0, 0],
    ["初始令牌仍可使用", "自动化配置完成后请停用。"],
    ["The bootstrap token can still be used", "End it when automation is done."],
  ),
};
