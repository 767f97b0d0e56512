// Issue 6, line 5: fifty viewers of one stream, and the gate none the dearer. One node with twenty streams on air; its gate's
// time on the processor in alternating spans with and without the viewers.
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { courtClip } from "../support/clips.ts";
import { ClipSource } from "../support/media-source.ts";
import { PreviewViewer } from "../support/preview-viewer.ts";
import { Publisher } from "../support/publisher.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const STREAMS = 20;
const VIEWERS = 50;
const PAIRS = 7;
const SPAN_MS = 15_000;

let stage: ApiStage;
const publishers: Publisher[] = [];
beforeAll(async () => {
  stage = await ApiStage.open({ config: { watch: { analysis: "off" } }, detail: "figures" });
  const clip = await courtClip();
  const rooms = Array.from({ length: STREAMS }, (_, at) => `room-${at + 1}`);
  await stage.rooms(...rooms);
  for (const room of rooms) {
    await stage.approve({ courtroom: room });
    const publisher = new Publisher({ url: stage.url(room), source: new ClipSource(clip) });
    publishers.push(publisher);
    await publisher.start();
    await stage.liveSession(room);
    await stage.api.phase(room, "opening");
  }
  for (const room of rooms) await stage.liveSession(room, "on-air");
}, 120_000);
afterAll(async () => {
  for (const publisher of publishers) publisher.abort();
  await stage.close();
});

/** Nanoseconds on the processor, all threads. */
function cpuNs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "latin1").split(" ")[0]))
    .reduce((sum, each) => sum + each, 0);
}

/** Cores that a process takes over a span. */
async function cores(pids: readonly number[]): Promise<number[]> {
  const before = pids.map(cpuNs);
  const beganMs = monotonicMs();
  await waitFor("the span", () => monotonicMs() >= beganMs + SPAN_MS, { deadlineMs: SPAN_MS * 2 });
  const ns = (monotonicMs() - beganMs) * 1e6;
  return pids.map((pid, at) => (cpuNs(pid) - (before[at] ?? 0)) / ns);
}

it("leave the gate within 1.10 x, and all of them are shown what there is", async () => {
  const { id } = await stage.liveSession("room-1");
  const { token } = await stage.api.createToken("技术员", ["session.watch"]);
  const url = `${stage.node.httpUrl.replace("http", "ws")}/api/v1/sessions/${id}/preview`;
  const { gate, desk } = stage.node.processIds();
  const pids = [gate ?? 0, desk ?? 0];
  const without = () => cores(pids);
  const withViewers = async () => {
    const viewers: PreviewViewer[] = [];
    for (let count = 0; count < VIEWERS; count++) {
      const viewer = await PreviewViewer.open(url, { authorization: `Bearer ${token}` }, false);
      if (viewer instanceof PreviewViewer) viewers.push(viewer);
    }
    expect(viewers).toHaveLength(VIEWERS);
    await waitFor("all are shown something", () => viewers.every(({ bytes }) => bytes > 0));
    const before = viewers.map(({ bytes }) => bytes);
    const taken = await cores(pids);
    const shown = viewers.map(({ bytes }, at) => bytes - (before[at] ?? 0));
    // 2 Mbit/s, less the pieces at the edges.
    expect(Math.min(...shown)).toBeGreaterThan((2_000_000 / 8) * (SPAN_MS / 1000) * 0.8);
    for (const viewer of viewers) viewer.close();
    return taken;
  };
  const pairs: { on: readonly number[]; off: readonly number[] }[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pair % 2 === 0 ? await withViewers() : await without();
    const second = pair % 2 === 0 ? await without() : await withViewers();
    pairs.push(pair % 2 === 0 ? { on: first, off: second } : { on: second, off: first });
  }
  const middle = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  const ratios = pairs.map(({ on, off }) => (on[0] ?? Number.NaN) / (off[0] ?? Number.NaN));
  const extra = middle(pairs.map(({ on, off }) => (on[1] ?? Number.NaN) - (off[1] ?? Number.NaN)));
  console.info(
    `gate ${middle(ratios).toFixed(3)} x (${ratios.map((each) => each.toFixed(2)).join(" ")}); desk + ${extra.toFixed(3)} cores for ${VIEWERS} viewers`,
  );
  expect(middle(ratios)).toBeLessThanOrEqual(1.1);
}, 480_000);
