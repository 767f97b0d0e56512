// The main job on real input: ffmpeg as the encoder, a node, and a real RTMP server as the platform.
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { approvalFor } from "../support/approval-builder.ts";
import { Child } from "../support/child.ts";
import { avcClip, decodeErrors } from "../support/clips.ts";
import { compareMedia, type FlvPayload, readFlv } from "../support/flv-payloads.ts";
import { NginxRtmp } from "../support/nginx-rtmp.ts";
import { NodeMediaServer } from "../support/node-media-server.ts";
import { TingzhaNode } from "../support/tingzha-node.ts";
import { waitFor } from "../support/wait-for.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function nodeTo(platformUrl: string): Promise<TingzhaNode> {
  const node = new TingzhaNode({
    config: {
      // Shorter than the delay: the session ends while it drains, and no card stands behind the content.
      ingest: { graceSeconds: 1 },
      gate: { start: "auto", dutyRequired: false, delaySeconds: 2 },
      platform: { url: platformUrl, streamName: "{courtroom}" },
    },
  });
  closers.push(() => node.remove());
  await node.start();
  return node;
}

function mediaOf(payloads: readonly FlvPayload[]): number {
  return payloads.filter(({ isHeader, track }) => !isHeader && track !== "data").length;
}

const PLATFORMS = [
  { name: "nginx-rtmp", make: () => new NginxRtmp() },
  { name: "node-media-server", make: () => new NodeMediaServer() },
];

describe.each(PLATFORMS)("ffmpeg through the gate to $name", ({ make }) => {
  it("arrives, and is recorded, byte for byte and in order; both copies decode", async () => {
    const clip = await avcClip({ seconds: 10 });
    const sent = readFlv(clip).payloads;
    const platform = make();
    closers.push(() => platform.remove());
    await platform.start();
    const node = await nodeTo(platform.url);
    const api = node.api();
    await api.importApproval(approvalFor({ courtroom: "room-1" }));
    const encoderKey = await api.encoderKeyOf("room-1");
    const url = node.ingestUrl("room-1", encoderKey);
    const ffmpeg = new Child("ffmpeg", ["-v", "error", "-re", "-i", clip, "-c", "copy", "-f", "flv", url]);
    closers.push(() => ffmpeg.stop());
    const session = await waitFor("a session", () => api.liveSessionOf("room-1"));
    expect(await ffmpeg.exited, ffmpeg.output).toMatchObject({ code: 0 });

    const ended = async () => (await api.session(session.id)).airState === "ended";
    await waitFor("the end of the session", ended, { deadlineMs: 20_000, everyMs: 100 });
    const recording = join(node.recordingFolder(session.id), "part-001.flv");
    const recorded = readFlv(recording);
    expect(compareMedia(sent, recorded.payloads)).toEqual({
      problems: [],
      matched: { audio: expect.any(Number), video: expect.any(Number) },
    });
    expect(recorded.trailingBytes).toBe(0);
    expect(await decodeErrors(recording)).toBe("");

    const last = sent.findLast(({ track, isHeader }) => track === "video" && !isHeader)?.digest;
    const copyWithLast = () =>
      platform
        .recordings("room-1")
        .find((path) => readFlv(path).payloads.some(({ digest }) => digest === last));
    const copy = await waitFor("the last frame at the platform", copyWithLast, {
      describe: () => platform.log.slice(-2000),
    });
    await platform.stop();
    // The air begins at the first key frame after the lease allowed it.
    const received = readFlv(copy).payloads;
    expect(compareMedia(sent, received, { from: "key-frame" }).problems).toEqual([]);
    expect(mediaOf(received)).toBeGreaterThan(mediaOf(sent) * 0.6);
    expect(await decodeErrors(copy)).toBe("");
  });
});
