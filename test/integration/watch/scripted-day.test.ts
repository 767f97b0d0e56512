// Issue 6, line 6: one day in court by script. Its phases, incidents and air intervals are the expected ones, on the
// platform's own capture, and no other alarm is raised by anything of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { encodeScene } from "../../support/courtroom-scene.ts";
import { ClipSource } from "../../support/media-source.ts";
import { Publisher } from "../../support/publisher.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

const DELAY_MS = 2_000;
const KEY_FRAME_MS = 1_000;
/** A message's way through the socket, and the pace in which the gate reads. */
const WAY_MS = 400;

interface Moment {
  readonly fromMs: number;
  readonly toMs: number;
}
interface Named {
  readonly name: string;
  readonly place: string;
}
interface Incident {
  readonly id: string;
  readonly origin: string;
  readonly alarm: string | null;
  readonly place: string;
}

let stage: ApiStage;
let folder: TempFolder;
const encoders: Publisher[] = [];
afterEach(async () => {
  for (const encoder of encoders.splice(0)) encoder.abort();
  await stage.close();
  folder.remove();
});

it("yields exactly its phases, its incidents and its air, and no other alarm", async () => {
  folder = tempFolder("day");
  const file = join(folder.path, "scene.flv");
  await encodeScene({
    file,
    seconds: 150,
    keyFrameSeconds: KEY_FRAME_MS / 1000,
    videoKbps: 500,
    size: "320x180",
  });
  stage = await ApiStage.open({ config: { watch: { analysis: "on" } }, detail: "payloads" });
  await stage.rooms("room-1", "room-2");
  const { approval } = await stage.approve({ courtroom: "room-1" });
  // Planned in five minutes: until then nothing is missing there.
  const soon = new Date(Date.now() + 10 * 60_000);
  const second = await stage.approve({ courtroom: "room-2", now: soon });
  const colleague = await stage.person("值班员乙");
  const leader = await stage.person("值班负责人丙");

  const encoder = new Publisher({ url: stage.url("room-1"), source: new ClipSource(file), keepSent: true });
  encoders.push(encoder);
  await encoder.start();
  const beganMs = monotonicMs();
  const { id } = await stage.liveSession("room-1");
  const passes = (seconds: number) => {
    const untilMs = monotonicMs() + seconds * 1000;
    return waitFor(`${seconds} s of the day`, () => monotonicMs() >= untilMs);
  };
  const act = async (work: () => Promise<unknown>): Promise<Moment> => {
    const fromMs = monotonicMs();
    await work();
    return { fromMs, toMs: monotonicMs() };
  };
  const phase = (mark: Parameters<typeof stage.api.phase>[1], more = {}) =>
    act(() => stage.api.phase("room-1", mark, more));

  await passes(3);
  const opening = await phase("opening");
  await stage.sessionIs(id, "on-air");
  await passes(6);
  const recess = await phase("recess");
  await stage.sessionIs(id, "paused");
  await passes(4);
  const reopening = await phase("reopening");
  await stage.sessionIs(id, "on-air");
  await passes(5);
  const sealed = await phase("closed-evidence");
  await stage.sessionIs(id, "paused");
  await passes(4);
  const unsealed = await phase("reopening");
  await stage.sessionIs(id, "on-air");
  await passes(5);
  const dump = await act(() => stage.api.call("POST", `/sessions/${id}/dump`, {}));
  await stage.sessionIs(id, "on-air");
  await passes(6);
  const cut = await act(() => stage.api.call("POST", `/sessions/${id}/cut`, { reason: "证人画面" }));
  await stage.sessionIs(id, "cut");

  // A hearing that was opened in another room and is not recorded: priority 1.
  const { caseNumbers } = second.approval;
  await stage.api.call("POST", "/courtrooms/room-2/phase", { phase: "opening", caseNumbers });
  const alarms = async () => (await stage.api.get<{ items: Named[] }>("/alarms")).items;
  const isUnrecorded = ({ name, place }: Named) => name === "not-recorded" && place === "room-2";
  await waitFor("应录未录", async () => (await alarms()).some(isUnrecorded), {
    deadlineMs: 30_000,
    everyMs: 200,
  });
  const late = new Publisher({ url: stage.url("room-2"), source: new ClipSource(file) });
  encoders.push(late);
  await late.start();
  await stage.liveSession("room-2", "on-air");
  await stage.api.call("POST", `/alarms/${encodeURIComponent("not-recorded@room-2")}/act`, {
    note: "已开启主机",
  });
  await waitFor("it is over", async () => !(await alarms()).some(isUnrecorded), {
    deadlineMs: 20_000,
    everyMs: 200,
  });

  await colleague.call("POST", "/courtrooms/room-1/rearm", { reason: "画面已处置" });
  await leader.call("POST", "/courtrooms/room-1/rearm/confirm", {});
  await stage.sessionIs(id, "held");
  const aired = await act(() => stage.api.call("POST", `/sessions/${id}/air`, {}));
  await stage.sessionIs(id, "on-air");
  await passes(6);
  const closing = await phase("closing");
  await stage.sessionIs(id, "ended");
  await stage.api.call("POST", "/courtrooms/room-2/phase", { phase: "closing" });
  await passes(3);
  for (const each of encoders) await each.stop();

  // The air: what stood between the marks, on the platform's own capture.
  const sentAt = new Map(
    encoder.sentPayloads
      .filter(({ track, isHeader }) => track === "video" && !isHeader)
      .map(({ digest, timestampMs }) => [digest, beganMs + timestampMs]),
  );
  const seen = (
    await Promise.all((await stage.streams("room-1")).map((each) => stage.platform.messages(each.id)))
  )
    .flat()
    .flatMap(({ digest }) => sentAt.get(digest ?? "") ?? [])
    .sort((a, b) => a - b);
  const air = intervals(seen);
  const starts = [opening, reopening, unsealed, dump, aired];
  const drained = (at: Moment): Moment => ({ fromMs: at.fromMs - WAY_MS, toMs: at.toMs + WAY_MS });
  const discarded = (at: Moment): Moment => ({
    fromMs: at.fromMs - DELAY_MS - KEY_FRAME_MS,
    toMs: at.toMs - DELAY_MS + WAY_MS,
  });
  const ends = [drained(recess), discarded(sealed), discarded(dump), discarded(cut), drained(closing)];
  const expected = starts.map((start, at) => ({ start, end: ends[at] as Moment }));
  expect(air.length, JSON.stringify(air.map(({ fromMs, toMs }) => [fromMs - beganMs, toMs - beganMs]))).toBe(
    5,
  );
  for (const [at, { start, end }] of expected.entries()) {
    const interval = air[at] as Moment;
    expect(interval.fromMs).toBeGreaterThanOrEqual(start.fromMs - WAY_MS);
    expect(interval.fromMs).toBeLessThanOrEqual(start.toMs + KEY_FRAME_MS + WAY_MS);
    expect(interval.toMs).toBeGreaterThanOrEqual(end.fromMs);
    expect(interval.toMs).toBeLessThanOrEqual(end.toMs);
  }

  // The phases, as the desk has signed them beside the media.
  const lines = readFileSync(join(stage.node.recordingFolder(id), "case.jsonl"), "utf8")
    .trim()
    .split("\n");
  const facts = lines.map((line) => JSON.parse(line).fields as Readonly<Record<string, string>>);
  expect(facts.filter(({ type }) => type === "phase").map(({ mark, item }) => [mark, item ?? null])).toEqual([
    ["opening", null],
    ["recess", "法释〔2017〕5号 第三条第一项"],
    ["reopening", null],
    ["closed-evidence", "法释〔2017〕5号 第三条第二项"],
    ["reopening", null],
    ["closing", null],
  ]);

  // The incidents: the cut and the P1, each with its story.
  const { items } = await stage.api.get<{ items: Incident[] }>("/incidents");
  expect(items.map(({ origin, alarm, place }) => [origin, alarm, place]).reverse()).toEqual([
    ["cut", null, "room-1"],
    ["alarm", "not-recorded", "room-2"],
  ]);
  const ofCut = items.find(({ origin }) => origin === "cut") as Incident;
  const { timeline, clips } = await stage.api.get<{
    timeline: { what: string; by: string }[];
    clips: { session: string; closed: boolean; fromAt: string; toAt: string }[];
  }>(`/incidents/${ofCut.id}`);
  const told = timeline.map(({ what }) => what);
  for (const what of [
    "session.dump",
    "courtroom.cut",
    "courtroom.rearm.ask",
    "courtroom.rearm.lift",
    "session.air",
  ])
    expect(told).toContain(what);
  // Within 30 s before the cut evidence was taken in private.
  expect(clips).toMatchObject([{ session: id, closed: true }]);
  const seconds = (Date.parse(clips[0]?.toAt ?? "") - Date.parse(clips[0]?.fromAt ?? "")) / 1000;
  expect(seconds).toBeGreaterThan(58);
  expect(approval.caseNumbers).toHaveLength(1);

  // Whatever was raised in the whole day: the P1, and that the node still has its bootstrap token.
  const raised = timelineOfAlarms(
    await stage.api.get<{ items: AuditEntry[] }>("/audit?action=alarm.raised&limit=500"),
  );
  expect(raised).toEqual(["bootstrap-token@node", "not-recorded@room-2"]);
}, 240_000);

interface AuditEntry {
  readonly subject: string;
}

function timelineOfAlarms({ items }: { readonly items: readonly AuditEntry[] }): string[] {
  return items.map(({ subject }) => subject).sort();
}

/** Content without a hole of more than half a second. */
function intervals(times: readonly number[]): Moment[] {
  const found: { fromMs: number; toMs: number }[] = [];
  for (const at of times) {
    const last = found.at(-1);
    if (last === undefined || at - last.toMs > 500) found.push({ fromMs: at, toMs: at });
    else last.toMs = at;
  }
  return found;
}
