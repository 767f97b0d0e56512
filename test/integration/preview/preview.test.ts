// Issue 6, line 5, the node's side: what a viewer is given, through parts, seals and the end of his rights; and what one who
// is frozen costs.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApiClient } from "../../support/api-client.ts";
import { ApiStage } from "../../support/api-stage.ts";
import { avcClip } from "../../support/clips.ts";
import { describePayload, readFlvTags } from "../../support/flv-payloads.ts";
import { ClipSource } from "../../support/media-source.ts";
import { pssBytes } from "../../support/memory-run.ts";
import { PreviewViewer } from "../../support/preview-viewer.ts";
import { Publisher } from "../../support/publisher.ts";
import { readStamp } from "../../support/stamp.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
const viewers: PreviewViewer[] = [];
beforeEach(async () => {
  stage = await ApiStage.open({ config: { watch: { analysis: "off" } } });
  await stage.rooms("room-1");
  await stage.approve({ courtroom: "room-1" });
});
afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.close();
  await stage.close();
});

async function token(person: string, permissions: readonly string[]): Promise<{ id: string; token: string }> {
  return stage.api.createToken(person, permissions);
}
async function look(id: string, by: string, keeps = true): Promise<PreviewViewer> {
  const url = `${stage.node.httpUrl.replace("http", "ws")}/api/v1/sessions/${id}/preview`;
  const viewer = await PreviewViewer.open(url, { authorization: `Bearer ${by}` }, keeps);
  if (!(viewer instanceof PreviewViewer)) throw new Error(`refused: ${JSON.stringify(viewer)}`);
  viewers.push(viewer);
  return viewer;
}
const tagsOf = (viewer: PreviewViewer) => readFlvTags(viewer.file).tags;
/** When each payload that he was shown was sent by the encoder. */
const seen = (viewer: PreviewViewer) =>
  (viewer.bytes === 0 ? [] : tagsOf(viewer)).flatMap(({ payload }) => readStamp(payload)?.sentAtMs ?? []);
const revoke = (api: ApiClient, id: string) => api.call("POST", `/tokens/${id}/revoke`, {});

describe("a preview", () => {
  it("begins with headers and a key frame, goes on over the encoder's return, and ends with the session", async () => {
    const encoder = new Publisher({
      ...{ url: stage.url("room-1"), keepSent: true },
      source: new ClipSource(await avcClip({ seconds: 10 })),
    });
    stage.onClose(() => encoder.abort());
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    const { token: technician } = await token("技术员", ["session.watch"]);
    const viewer = await look(id, technician);
    await waitFor("some seconds", () => viewer.bytes > 0 && tagsOf(viewer).length > 200);
    encoder.abort();
    await encoder.start();
    const before = tagsOf(viewer).length;
    await waitFor("some seconds of the next part", () => tagsOf(viewer).length > before + 200);

    const tags = tagsOf(viewer);
    const kinds = tags.map(({ track, timestampMs, payload }) => describePayload(track, timestampMs, payload));
    const first = kinds.findIndex(({ isHeader, track }) => !isHeader && track !== "data");
    expect(
      kinds
        .slice(0, first)
        .filter(({ isHeader }) => isHeader)
        .map(({ track }) => track)
        .sort(),
    ).toEqual(["audio", "video"]);
    expect(kinds[first]).toMatchObject({ track: "video", isKeyFrame: true });
    for (const track of ["video", "audio"]) {
      const times = tags.filter((each) => each.track === track).map(({ timestampMs }) => timestampMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      // One line of time: no leap where the encoder was away.
      const steps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      expect(Math.max(...steps)).toBeLessThan(200);
    }
    const sent = new Set(encoder.sentPayloads.map(({ digest }) => digest));
    const media = kinds.filter(({ isHeader, track }) => !isHeader && track !== "data");
    expect(media.every(({ digest }) => sent.has(digest))).toBe(true);

    await stage.api.phase("room-1", "closing");
    await encoder.stop();
    await waitFor("the end", () => viewer.closed, { deadlineMs: 20_000 });
    expect(viewer.closed?.code).toBe(4000);
  });

  it("of a sealed span is nobody's without that right: not what was kept of it, and again from its end on", async () => {
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    const { token: technician } = await token("技术员", ["session.watch"]);
    const { token: judge } = await token("法官", ["session.watch", "session.watch-closed"]);
    const [one, other] = [await look(id, technician), await look(id, judge)];
    await waitFor("some seconds", () => one.bytes > 100_000 && other.bytes > 100_000);
    await stage.api.phase("room-1", "closed-evidence");
    const sealedMs = monotonicMs();
    await waitFor("the technician is sent away", () => one.closed);
    expect(one.closed).toMatchObject({ code: 4403, reason: expect.stringMatching(/不公开/) });
    expect(Math.max(...seen(one))).toBeLessThan(sealedMs);
    await expect(look(id, technician)).rejects.toThrow("hearing-closed-to-view");
    await waitFor("the judge goes on", () => Math.max(...seen(other)) > sealedMs + 1_500);
    await stage.api.phase("room-1", "reopening");
    const unsealedMs = monotonicMs();
    const again = await look(id, technician);
    const back = await waitFor("he sees it again", () => again.bytes > 100_000 && seen(again), {
      deadlineMs: 20_000,
    });
    expect(Math.min(...back)).toBeGreaterThan(unsealedMs - 100);
    expect(other.closed).toBeNull();
  });

  it("opened long after a seal does not begin with what was recorded under it", async () => {
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    await stage.sessionIs(id, "on-air");
    const { token: technician } = await token("技术员", ["session.watch"]);
    await stage.api.phase("room-1", "closed-evidence");
    const sealedMs = monotonicMs();
    await waitFor("something sealed", () => monotonicMs() > sealedMs + 4_000);
    // Recess at once, and the host is switched off: the newest in the record is sealed, for hours.
    await stage.api.phase("room-1", "recess");
    await encoder.stop();
    const recessMs = monotonicMs();
    await waitFor("long after it", () => monotonicMs() > recessMs + 8_000);
    const viewer = await look(id, technician);
    const lookedMs = monotonicMs();
    await waitFor("he would have been shown it", () => monotonicMs() > lookedMs + 2_000);
    expect(seen(viewer).filter((at) => at < recessMs)).toEqual([]);
    await encoder.start();
    const back = await waitFor("the morning goes on", () => viewer.bytes > 50_000 && seen(viewer), {
      deadlineMs: 20_000,
    });
    expect(Math.min(...back)).toBeGreaterThan(lookedMs);
  });

  it("ends within a second when the right to it does", async () => {
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    const { id: tokenId, token: technician } = await token("技术员", ["session.watch"]);
    const viewer = await look(id, technician);
    await waitFor("it plays", () => viewer.bytes > 50_000);
    await revoke(stage.api, tokenId);
    const revokedMs = monotonicMs();
    await waitFor("it ends", () => viewer.closed);
    expect(viewer.closed?.code).toBe(4401);
    expect(monotonicMs() - revokedMs).toBeLessThan(1_500);
    expect(Math.max(...seen(viewer))).toBeLessThan(revokedMs + 600);
  });
});

describe("a viewer who is frozen", () => {
  it("costs no other viewer anything and the desk no memory, and is gone within 45 s", async () => {
    const encoder = stage.encoder("room-1", undefined, { bitrateBps: 8_000_000 });
    await encoder.start();
    const { id } = await stage.liveSession();
    await stage.api.phase("room-1", "opening");
    const { token: technician } = await token("技术员", ["session.watch"]);
    const other = await look(id, technician);
    await waitFor("it plays", () => other.bytes > 4_000_000);
    const { desk } = stage.node.processIds();
    const beforeBytes = pssBytes(desk ?? 0);
    const frozen = await Promise.all([1, 2, 3, 4, 5].map(() => look(id, technician, false)));
    await waitFor("all play", () => frozen.every(({ bytes }) => bytes > 100_000));
    for (const viewer of frozen) viewer.freeze();
    const frozenMs = monotonicMs();
    const metrics = async () => (await fetch(`${stage.node.httpUrl}/metrics`)).text();
    const viewing = async () =>
      Number(/^tingzha_preview_viewers (\d+)$/m.exec(await metrics())?.[1] ?? Number.NaN);
    let mostBytes = 0;
    await waitFor(
      "they are sent away",
      async () => {
        mostBytes = Math.max(mostBytes, pssBytes(desk ?? 0));
        return (await viewing()) === 1;
      },
      { deadlineMs: 60_000, everyMs: 500 },
    );
    expect(monotonicMs() - frozenMs).toBeLessThan(45_000);
    const grown = (mostBytes - beforeBytes) / (1 << 20);
    console.log(`5 frozen viewers of 8 Mbit/s: the desk grew by ${grown.toFixed(1)} MB at most`);
    // Each holds at most its bound of 1 MiB and what the system has: not the 30 MB that went by.
    expect(grown).toBeLessThan(60);
    const gaps = other.arrivals.slice(1).map(({ atMs }, at) => atMs - (other.arrivals[at]?.atMs ?? atMs));
    expect(Math.max(...gaps)).toBeLessThan(1_500);
    const sequence = tagsOf(other).flatMap(({ payload }) => readStamp(payload)?.sequence ?? []);
    expect(sequence.every((each, at) => at === 0 || each === (sequence[at - 1] ?? 0) + 1)).toBe(true);
  }, 120_000);
});
