// The main job on real input: ffmpeg as the encoder, a node, and a real RTMP server as the platform.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
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
      gate: { start: "auto", dutyRequired: false, delaySeconds: 2 },
      platform: { url: platformUrl, streamName: "{courtroom}" },
    },
  });
  closers.push(() => node.remove());
  await node.start();
  return node;
}

/** What ffprobe and a full decode have to say against a file; nothing for a sound one. */
async function complaints(path: string): Promise<string> {
  const probed = await promisify(execFile)("ffprobe", ["-v", "error", "-show_streams", "-of", "flat", path]);
  const codecs = [...probed.stdout.matchAll(/codec_name="(h264|aac)"/g)].map(([, name]) => name).sort();
  return [probed.stderr, codecs.join() === "aac,h264" ? "" : `streams: ${codecs}`, await decodeErrors(path)]
    .join("")
    .trim();
}

function mediaOf(payloads: readonly FlvPayload[]): number {
  return payloads.filter(({ isHeader, track }) => !isHeader && track !== "data").length;
}

const PLATFORMS = [
  { name: "nginx-rtmp", make: () => new NginxRtmp() },
  { name: "node-media-server", make: () => new NodeMediaServer() },
];

describe.each(PLATFORMS)("ffmpeg through the gate to $name", ({ make }) => {
  it("arrives, and is recorded, byte for byte and in order, a card between; both copies decode", async () => {
    const clip = await avcClip({ seconds: 8 });
    const sent = readFlv(clip).payloads;
    const platform = make();
    closers.push(() => platform.remove());
    await platform.start();
    const node = await nodeTo(platform.url);
    const api = node.api();
    await api.importApproval(approvalFor({ courtroom: "room-1" }));
    const encoderKey = await api.encoderKeyOf("room-1");
    const url = node.ingestUrl("room-1", encoderKey);
    const encode = () => {
      const ffmpeg = new Child("ffmpeg", ["-v", "error", "-re", "-i", clip, "-c", "copy", "-f", "flv", url]);
      closers.push(() => ffmpeg.stop());
      return ffmpeg;
    };
    const encoder = encode();
    const session = await waitFor("a session", () => api.liveSessionOf("room-1"));
    expect(await encoder.exited, encoder.output).toMatchObject({ code: 0 });

    // The encoder has left for now: the delay runs out, then the card 信号中断，请稍候 is shown.
    const hasLeft = async () => (await api.session(session.id)).pauseCauses.includes("gap");
    await waitFor("the card", hasLeft, { deadlineMs: 20_000, everyMs: 100 });
    const recording = join(node.recordingFolder(session.id), "part-001.flv");
    const recorded = readFlv(recording);
    expect(compareMedia(sent, recorded.payloads)).toEqual({
      problems: [],
      matched: { audio: expect.any(Number), video: expect.any(Number) },
    });
    expect(recorded.trailingBytes).toBe(0);
    expect(await complaints(recording)).toBe("");

    const known = new Set(sent.map(({ digest }) => digest));
    const isCard = ({ digest, track, isHeader }: FlvPayload) =>
      track === "video" && !isHeader && !known.has(digest);
    const isContent = ({ digest, track }: FlvPayload) => track === "data" || known.has(digest);
    const copyWith = (what: string, isThere: (payloads: readonly FlvPayload[]) => boolean) => {
      const probe = () => platform.recordings("room-1").find((path) => isThere(readFlv(path).payloads));
      return waitFor(what, probe, { deadlineMs: 20_000, describe: () => platform.log.slice(-2000) });
    };
    const copy = await copyWith("content and card at the platform", (payloads) => {
      return payloads.filter(isCard).length > 5;
    });
    const back = encode();
    const afterCard = (payloads: readonly FlvPayload[]) => payloads.slice(payloads.findLastIndex(isCard) + 1);
    const copyOfBoth = await copyWith("content behind the card", (payloads) => {
      return payloads.some(isCard) && mediaOf(afterCard(payloads).filter(isContent)) > 100;
    });
    expect(copyOfBoth).toBe(copy);
    await platform.stop();
    await back.stop();
    // The air begins at the first key frame after the lease allowed it, and ends with the card, until the return.
    const received = readFlv(copy).payloads;
    const first = received.slice(0, received.findIndex(isCard)).filter(isContent);
    expect(compareMedia(sent, first, { from: "key-frame" }).problems).toEqual([]);
    expect(mediaOf(first)).toBeGreaterThan(mediaOf(sent) * 0.6);
    const second = afterCard(received).filter(isContent);
    expect(compareMedia(sent, second, { to: "anywhere" }).problems).toEqual([]);
    expect(await complaints(copy)).toBe("");
  });
});
