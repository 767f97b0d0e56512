// A whole desk and its robots: an alarm in a courtroom is read in the group; failures, restarts, and nothing that gives away.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ChannelConfig, NotifyConfig } from "../../../src/desk/config.ts";
import { type RobotKind, RobotStandIn } from "../../support/robot-stand-in.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type Answer, RunningDesk } from "../../unit/desk/support/running-desk.ts";

const SECRET = "planted-robot-secret";
const TOKEN = "planted-robot-token";

let desk: RunningDesk | null = null;
const robots: RobotStandIn[] = [];
afterEach(async () => {
  await desk?.stop();
  desk = null;
  for (const robot of robots.splice(0)) await robot.stop();
});

const running = (): RunningDesk => {
  if (desk === null) throw new Error("no desk yet");
  return desk;
};

/** A desk with a channel to a robot of each kind, named after it. */
async function start(
  kinds: readonly RobotKind[],
  change: Partial<NotifyConfig> = {},
  of: Partial<ChannelConfig> = {},
) {
  const nowMs = () => desk?.clock.wallMs() ?? Date.now();
  for (const kind of kinds) robots.push(await RobotStandIn.start(kind, SECRET, nowMs));
  const channels = robots.map(({ kind, url }): ChannelConfig => {
    const secret = kind === "wecom" ? null : SECRET;
    return { name: kind, kind, url, secret, language: "zh-CN", least: 3, ...of };
  });
  desk = new RunningDesk({
    notify: { details: "room", digestMinutes: 60, dailyAt: null, channels, ...change },
  });
  await desk.start();
  return robots;
}

async function pass(seconds: number): Promise<void> {
  running().clock.passedMs += seconds * 1000;
  running().clock.shiftMs += seconds * 1000;
  await running().desk.lookAtStreams();
}

/** Not as long as a test run takes, but as long as it takes: the desk's clock runs, and the condition is looked at. */
async function inTime(
  what: string,
  seconds: number,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  await waitFor(
    what,
    async () => {
      if (await condition()) return true;
      await pass(seconds);
      return false;
    },
    {
      deadlineMs: 30_000,
      everyMs: 100,
      describe: () => robots.map(({ shown }) => shown.map((each) => each.slice(0, 60))),
    },
  );
}

const read = (robot: RobotStandIn | undefined, text: string) =>
  robot?.shown.filter((each) => each.includes(text)) ?? [];
const state = async (name: string) =>
  (await running().call("GET", "/notify")).body.items.find((each: { name: string }) => each.name === name);
const alarmed = async (name: string, place: string): Promise<boolean> =>
  (await running().call("GET", "/alarms")).body.items.some(
    (each: { name: string; place: string; present: boolean }) =>
      each.name === name && each.place === place && each.present,
  );

describe("an alarm in a courtroom", () => {
  it("is read in every group within a second, and that it is over", async () => {
    const all = await start(["generic", "wecom", "dingtalk", "feishu"]);
    await running().begin("s-1", "room-1", { recordHealthy: false });
    const beganMs = performance.now();
    await running().desk.lookAtStreams();
    await waitFor("everybody has read it", () => all.every((robot) => read(robot, "录像异常").length > 0));
    expect(performance.now() - beganMs).toBeLessThan(1_000);
    for (const robot of all) {
      expect(new Set(robot.outcomes)).toEqual(new Set(["accepted"]));
      expect(read(robot, "录像异常")[0]).toMatch(/庭闸 court-01.*一级.*第一法庭/s);
      expect(read(robot, "录像异常")[0]).toContain("请立即检查录像磁盘");
    }
    running().gate.report("s-1", "room-1", { recordHealthy: true });
    await inTime("that it is over", 10, () => all.every((robot) => read(robot, "已恢复").length > 0));
    for (const robot of all) expect(read(robot, "录像异常 · 第一法庭 · 已恢复")).toHaveLength(1);
  });

  it("that is shelved is not, until it is so no longer", async () => {
    const [robot] = await start(["generic"]);
    const { form } = await running().approve("room-1");
    await running().begin("s-1", "room-1", { airState: "on-air" });
    await running().post("/sessions/s-1/phase", { phase: "opening", caseNumbers: form.caseNumbers });
    await inTime("the alarm of priority 2", 1, () => alarmed("platform-lost", "room-1"));
    const shelved = { minutes: 60, reason: "平台检修" };
    const key = encodeURIComponent("platform-lost@room-1");
    expect((await running().post(`/alarms/${key}/shelve`, shelved)).status).toBe(200);
    await running().post("/courtrooms", { id: "room-2", name: "第二法庭" });
    await running().begin("s-2", "room-2", { recordHealthy: false });
    await inTime("another one", 5, () => read(robot, "录像异常").length > 0);
    await inTime("more of it", 30, () => read(robot, "录像异常").length > 1);
    expect(read(robot, "直播平台连接中断")).toEqual([]);
    await inTime("the shelving's end", 300, () => read(robot, "直播平台连接中断").length > 0);
  });
});

describe("a desk that starts again", () => {
  it("tells nothing twice, what nobody was told, and the end of what the one before told", async () => {
    const [robot] = await start(["dingtalk"]);
    await running().begin("s-1", "room-1", { recordHealthy: false });
    await running().desk.lookAtStreams();
    await waitFor("it is read", () => read(robot, "录像异常").length === 1);
    await waitFor("and noted", async () => (await state("dingtalk")).waiting === 0);
    // A second one, which the robot does not take.
    if (robot !== undefined) robot.conduct = "resets";
    await running().post("/courtrooms", { id: "room-2", name: "第二法庭" });
    await running().begin("s-2", "room-2", { recordHealthy: false });
    await running().desk.lookAtStreams();
    await running().desk.stop();
    if (robot !== undefined) robot.conduct = "works";
    await running().startDesk();
    await waitFor("the untold one", () => read(robot, "第二法庭").length > 0);
    await waitFor("the sessions are known again", async () => (await running().session("s-2")).live);
    await pass(20);
    expect(read(robot, "第一法庭")).toHaveLength(1);
    expect(read(robot, "第二法庭")).toHaveLength(1);
    for (const [session, room] of [
      ["s-1", "room-1"],
      ["s-2", "room-2"],
    ] as const) {
      running().gate.report(session, room, { recordHealthy: true });
    }
    await inTime("both are over", 10, () => read(robot, "已恢复").length > 0);
    const over = read(robot, "已恢复").join();
    expect([over.includes("第一法庭"), over.includes("第二法庭")]).toEqual([true, true]);
  });
});

describe("a channel that fails", () => {
  it("is an alarm, told by the others and not by itself, until it works again", async () => {
    const [failing, other] = await start(["wecom", "generic"]);
    if (failing !== undefined) failing.conduct = { status: 500 };
    await running().begin("s-1", "room-1", { recordHealthy: false });
    await inTime("the alarm", 2, () => alarmed("notify-failed", "notify:wecom"));
    expect(await state("wecom")).toMatchObject({ problem: "http-500", sent: 0, waiting: 1 });
    await inTime("the other channel tells it", 5, () => read(other, "外部通知发送失败").length > 0);
    expect(read(other, "通知去处 wecom")).toHaveLength(1);
    if (failing !== undefined) failing.conduct = "works";
    await inTime("what was not told is", 20, () => read(failing, "录像异常").length > 0);
    await inTime("the alarm is over", 20, async () => !(await alarmed("notify-failed", "notify:wecom")));
    expect(read(failing, "外部通知发送失败")).toEqual([]);
    expect(await state("wecom")).toMatchObject({ problem: null });
  });
});

describe("by the API", () => {
  it("a test message is sent, and what became of it is said and audited", async () => {
    const [robot] = await start(["feishu"]);
    const who = await running().token("系统管理员甲", ["notify.read", "notify.test"]);
    const test = () => running().post("/notify/feishu/test", {}, who);
    expect(await test()).toEqual({ status: 200, body: { delivered: true, code: null } });
    expect(read(robot, "测试消息")).toHaveLength(1);
    if (robot !== undefined) robot.conduct = { status: 404 };
    expect((await test()).body).toEqual({ delivered: false, code: "http-404" });
    expect((await running().post("/notify/nobody/test")).body.code).toBe("channel-not-found");
    const audit = JSON.stringify((await running().call("GET", "/audit?limit=500")).body);
    expect(audit).toContain('"action":"notify.test","subject":"feishu","outcome":"http-404"');
    if (robot !== undefined) robot.conduct = "works";
    const answers: Answer[] = [];
    for (let count = 0; count < 90; count++) answers.push(await test());
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(5);
    expect(new Set(robot?.outcomes)).toEqual(new Set(["accepted", "told 404"]));
  });

  it("the daily summary comes at its time, but not in the minute in which all robots send", async () => {
    const [robot] = await start(["wecom"], { dailyAt: "18:10" });
    const { clock } = running();
    // On the next day in the node's zone: before the summary's time an alarm, then the minute.
    const crowded = new Date(clock.wallMs() + 86_400_000).setUTCHours(10, 30, 0, 0);
    clock.shiftMs += crowded - 25 * 60_000 - clock.wallMs();
    await running().begin("s-1", "room-1", { recordHealthy: false });
    await running().desk.lookAtStreams();
    clock.shiftMs += crowded - clock.wallMs();
    await inTime("the summary", 5, () => read(robot, "每日汇总").length > 0);
    expect(clock.wallMs() - crowded).toBeGreaterThanOrEqual(60_000);
    expect(read(robot, "每日汇总")[0]).toMatch(/告警 \d+ 次[\s\S]*一级 · 录像异常 · 1 次/);
  });
});

describe("what was planted", () => {
  const CASE = "（2026）豫0802民初4711号";
  const PARTY = "原告甄有钱";
  const PERSON = "值班员植入";
  // The number by itself: in an id or a time its digits come by chance.
  const NUMBER = /(?<![0-9a-f-])4711(?![0-9a-f-])/i;
  const leaving = [NUMBER, "豫0802", "甄有钱", PERSON, "w-planted-session", "设备自述", SECRET];
  const isIn = (body: string) => (each: string | RegExp) =>
    typeof each === "string" ? body.includes(each) : each.test(body);

  it("leaves the node in no message, and neither address nor secret is seen inside", async () => {
    const all = await start(["generic", "wecom", "dingtalk", "feishu"], { digestMinutes: 20 }, { least: 4 });
    const technician = await running().token(PERSON);
    await running().post("/courtrooms", { id: "room-7", name: `第七法庭 ${CASE} ${PARTY}诉某某` });
    const { form } = await running().approve("room-7", { caseNumbers: [CASE] });
    await running().begin("w-planted-session", "room-7", { airState: "on-air", recordHealthy: false });
    await running().post("/sessions/w-planted-session/phase", {
      phase: "opening",
      caseNumbers: form.caseNumbers,
    });
    await inTime("alarms", 1, () => alarmed("platform-lost", "room-7"));
    for (const [act, body] of [
      ["act", { note: `${CASE} ${PARTY} 设备自述` }],
      ["shelve", { minutes: 1, reason: `${CASE} ${PARTY}` }],
    ] as const) {
      await running().post(`/alarms/${encodeURIComponent("platform-lost@room-7")}/${act}`, body, technician);
    }
    await running().post("/courtrooms/room-7/cut", { reason: `${CASE} ${PARTY}` }, technician);
    const user = await running().post("/users", { name: "甄有钱", login: "w-planted-session" });
    expect(user.status).toBe(201);
    for (const kind of ["generic", "wecom"]) await running().post(`/notify/${kind}/test`, {}, technician);
    await inTime("the digest", 120, () => all.every((robot) => read(robot, "初始令牌仍可使用").length > 0));
    for (const robot of all) {
      expect(read(robot, "room-7").length).toBeGreaterThan(0);
      for (const { body } of robot.received) {
        expect([robot.kind, leaving.filter(isIn(body))]).toEqual([robot.kind, []]);
      }
    }

    // And failures: an answer or an error may repeat the address.
    for (const robot of all) robot.conduct = { status: 500, body: `no such ${robot.url} ${SECRET}` };
    await running().post("/notify/generic/test", {}, technician);
    for (const robot of all) robot.conduct = "resets";
    await running().post("/notify/dingtalk/test", {}, technician);
    const seen: string[] = [...running().logged];
    for (const path of ["/notify", "/alarms", "/audit?limit=500", "/metrics", "/readyz", "/openapi.json"]) {
      seen.push(JSON.stringify((await running().call("GET", path)).body));
    }
    const files = readdirSync(running().dataDir, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    seen.push(...files.map((each) => readFileSync(join(each.parentPath, each.name), "latin1")));
    const all2 = seen.join("\n");
    expect(all2).toContain("notify-failed");
    expect(all2).toContain("tingzha_notify_failed_total");
    expect(all2).toContain("http://127.0.0.1:");
    for (const secret of [SECRET, TOKEN, "access_token", "bot/v2/hook"]) {
      expect([secret, all2.includes(secret)]).toEqual([secret, false]);
    }
  });
});

describe("a cut", () => {
  it("is read in the group soon, with the room and without the case or who pressed", async () => {
    const [robot] = await start(["wecom"]);
    const { form } = await running().approve("room-1");
    await running().begin("s-1", "room-1", { airState: "on-air" });
    await running().post("/sessions/s-1/phase", { phase: "opening" });
    const technician = await running().token("赵技术");
    await running().post("/sessions/s-1/cut", { reason: "证人李某画面" }, technician);
    await inTime("the group has read it", 2, () => read(robot, "已断播").length > 0);
    const said = robot?.shown.join("\n") ?? "";
    expect(said).toContain("第一法庭");
    for (const secret of [form.caseNumbers[0] ?? "", "赵技术", "李某", "s-1"])
      expect(said).not.toContain(secret);
  });
});
