/** What the running node knows of itself that nobody outside can see: gate, store, policy, encoders, latches, today's docket. */
import { type Finding, found, ok, plain, type Words, words } from "../../machine/finding.ts";
import type { PlannedStream } from "../contract/docket.ts";

export interface NodeFacts {
  readonly nowMs: number;
  readonly gateConnected: boolean;
  /** SQLite's own word, `ok` or what is wrong; null: it could not be asked. */
  readonly integrity: string | null;
  /** null: the policy is read. */
  readonly policyProblem: string | null;
  readonly policyConfirmed: boolean;
  readonly rooms: readonly {
    readonly id: string;
    readonly isLive: boolean;
    readonly lastSeenAt: string | null;
  }[];
  /** Rooms, and `*` for all of them. */
  readonly latched: readonly string[];
  /** What is planned for today; null: the policy can't be read, so nobody can say. */
  readonly planned: readonly PlannedStream[] | null;
  /** How far the wall clock has moved against the monotonic one since the desk began; ms. */
  readonly clockMovedMs: number;
}

const DAY_MS = 86_400_000;
const UNSEEN_DAYS = 7;
const CLOCK_MS = 2_000;
const MAX_NAMED = 10;

/** PURE. */
export function nodeFindings(facts: NodeFacts): Finding[] {
  return [
    gate(facts),
    store(facts),
    policy(facts),
    encoders(facts),
    latches(facts),
    docket(facts),
    clockSteps(facts),
  ];
}

function gate({ gateConnected }: NodeFacts): Finding {
  const expected = words("已连接", "connected");
  if (gateConnected) return ok("gate", expected);
  const cure = words("查看网关进程和日志", "Look at the gate process and its log");
  return found("gate", "failed", words("未连接", "not connected"), expected, cure);
}

function store({ integrity }: NodeFacts): Finding {
  const expected = words("数据库完整", "the database is whole");
  const cure = words("用备份恢复：tingzha restore FILE", "Put a backup in place: tingzha restore FILE");
  if (integrity === "ok") return ok("store", expected);
  if (integrity === null)
    return found("store", "unknown", words("无法检查", "it could not be asked"), expected, cure);
  return found("store", "failed", plain(integrity.slice(0, 300)), expected, cure);
}

function policy({ policyProblem, policyConfirmed }: NodeFacts): Finding {
  const expected = words("可读、有效、已由安全管理员确认", "readable, valid and confirmed");
  if (policyProblem !== null) {
    const cure = words("改正后运行 tingzha policy confirm", "Correct it, then run tingzha policy confirm");
    return found("policy-in-force", "failed", plain(policyProblem.slice(0, 300)), expected, cure);
  }
  if (policyConfirmed) return ok("policy-in-force", expected);
  const cure = words(
    "请安全管理员核对后运行 tingzha policy confirm，在此之前一律不放行",
    "The security administrator checks it and runs tingzha policy confirm; nothing is aired before",
  );
  return found("policy-in-force", "failed", words("未经确认", "not confirmed"), expected, cure);
}

function encoders({ rooms, nowMs }: NodeFacts): Finding {
  const expected = words(
    `各法庭的编码器 ${UNSEEN_DAYS} 天内推过流`,
    `each encoder seen within ${UNSEEN_DAYS} days`,
  );
  if (rooms.length === 0) {
    const cure = words(
      "先建立法庭：tingzha courtroom create",
      "Make the courtrooms first: tingzha courtroom create",
    );
    return found("encoders", "unknown", words("没有法庭", "there are no courtrooms"), expected, cure);
  }
  const isFresh = ({ isLive, lastSeenAt }: NodeFacts["rooms"][number]) =>
    isLive || (lastSeenAt !== null && nowMs - Date.parse(lastSeenAt) < UNSEEN_DAYS * DAY_MS);
  const unseen = rooms.filter((room) => !isFresh(room));
  const seen = words(`${rooms.length} 个法庭均见过`, `all ${rooms.length} were seen`);
  if (unseen.length === 0) return ok("encoders", seen, expected);
  const lists = unseen.map(({ id, lastSeenAt }) => ({
    zh: `${id}（${lastSeenAt === null ? "从未" : lastSeenAt.slice(0, 10)}）`,
    en: `${id} (${lastSeenAt === null ? "never" : lastSeenAt.slice(0, 10)})`,
  }));
  const cure = words(
    "开庭前让这些法庭的编码器推流试一次",
    "Have these rooms' encoders send once before court opens",
  );
  return found("encoders", "warning", listed(lists), expected, cure);
}

function latches({ latched }: NodeFacts): Finding {
  const expected = words("没有禁播", "nothing is cut");
  if (latched.length === 0) return ok("latches", expected);
  const cure = words("可以恢复的，由两人解除禁播", "What may go on is re-armed by two persons");
  return found("latches", "warning", listed(latched.map((id) => plain(id))), expected, cure);
}

function docket({ planned }: NodeFacts): Finding {
  const expected = words("今日直播均已批准", "everything to be aired today is approved");
  const cure = words(
    "见今日直播清单，催办缺的一步",
    "See today's list of streams, and have the missing step done",
  );
  if (planned === null)
    return found("docket", "unknown", words("无法判断", "nobody can say"), expected, cure);
  const unready = planned.filter(({ ready }) => !ready).length;
  const actual = words(
    `今日 ${planned.length} 场，${unready} 场尚不能直播`,
    `${planned.length} today, ${unready} can't be aired yet`,
  );
  return unready === 0 ? ok("docket", actual, expected) : found("docket", "warning", actual, expected, cure);
}

function clockSteps({ clockMovedMs }: NodeFacts): Finding {
  const expected = words("值班台启动以来没有跳变", "it has not jumped since the desk began");
  const seconds = (clockMovedMs / 1000).toFixed(1);
  if (Math.abs(clockMovedMs) < CLOCK_MS) return ok("clock-steps", expected);
  const cure = words(
    "检查校时服务；跳变前后的录像时间需要人工核对",
    "Look at the time service; the times of recordings around the jump need a person's look",
  );
  return found(
    "clock-steps",
    "warning",
    words(`移动了 ${seconds} 秒`, `it moved by ${seconds} s`),
    expected,
    cure,
  );
}

function listed(all: readonly Words[]): Words {
  const rest = all.length - MAX_NAMED;
  const shown = all.slice(0, MAX_NAMED);
  return words(
    shown.map(({ zh }) => zh).join("、") + (rest > 0 ? ` 等 ${all.length} 项` : ""),
    shown.map(({ en }) => en).join(", ") + (rest > 0 ? ` and ${rest} more` : ""),
  );
}
