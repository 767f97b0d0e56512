// The judge before the judges: our publisher and our platform against servers and an encoder that others wrote.
import { afterEach, describe, expect, it } from "vitest";
import { Child } from "../support/child.ts";
import { avcClip, decodeErrors, hevcElementaryStream } from "../support/clips.ts";
import { compareMedia, type FlvPayload, readFlv } from "../support/flv-payloads.ts";
import { HevcSource } from "../support/hevc-source.ts";
import { MeasuringPlatform } from "../support/measuring-platform.ts";
import { asPayloads } from "../support/media-measure.ts";
import { ClipSource, type MediaSource, StampedSource } from "../support/media-source.ts";
import { NginxRtmp } from "../support/nginx-rtmp.ts";
import { NodeMediaServer } from "../support/node-media-server.ts";
import { Publisher } from "../support/publisher.ts";
import { waitFor } from "../support/wait-for.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Publishes until so many messages are sent, leaves, and returns what was sent. */
async function publish(url: string, source: MediaSource, messages: number): Promise<FlvPayload[]> {
  const publisher = new Publisher({ url, source, keepSent: true });
  closers.push(() => publisher.abort());
  await publisher.start();
  await waitFor(`${messages} messages sent`, () => publisher.sent >= messages, { deadlineMs: 30_000 });
  await publisher.stop();
  return publisher.sentPayloads;
}

/** A peer's recording, once the peer has closed it: it then holds as many tags as were sent. */
async function recordingOf(peer: NginxRtmp | NodeMediaServer, stream: string, sent: readonly FlvPayload[]) {
  const whole = () => {
    const [path] = peer.recordings(stream);
    if (path === undefined) return undefined;
    const { payloads, trailingBytes } = readFlv(path);
    const count = (list: readonly FlvPayload[]) =>
      list.filter(({ isHeader, track }) => !isHeader && track !== "data").length;
    return trailingBytes === 0 && count(payloads) >= count(sent) ? { path, payloads } : undefined;
  };
  return waitFor(`the recording of ${stream}`, whole, { describe: () => peer.log.slice(-1000) });
}

describe.each([
  { name: "nginx-rtmp", make: () => new NginxRtmp() },
  { name: "node-media-server", make: () => new NodeMediaServer() },
])("our publisher and $name", ({ make }) => {
  it("agree byte for byte on a real clip, which then decodes without an error", async () => {
    const peer = make();
    closers.push(() => peer.remove());
    await peer.start();
    const sent = await publish(`${peer.url}/room-1`, new ClipSource(await avcClip({ seconds: 3 })), 180);
    const recording = await recordingOf(peer, "room-1", sent);
    expect(compareMedia(sent, recording.payloads).problems).toEqual([]);
    expect(await decodeErrors(recording.path)).toBe("");
  });

  it("agree byte for byte on stamped media", async () => {
    const peer = make();
    closers.push(() => peer.remove());
    await peer.start();
    const sent = await publish(`${peer.url}/room-1`, new StampedSource(), 150);
    const recording = await recordingOf(peer, "room-1", sent);
    expect(compareMedia(sent, recording.payloads).problems).toEqual([]);
  });
});

describe("our publisher", () => {
  it("sends HEVC as enhanced RTMP, which node-media-server takes and records unchanged", async () => {
    const peer = new NodeMediaServer();
    closers.push(() => peer.remove());
    await peer.start();
    const sent = await publish(`${peer.url}/room-1`, new HevcSource(await hevcElementaryStream()), 60);
    expect(sent.filter(({ isKeyFrame }) => isKeyFrame).length).toBeGreaterThan(1);
    const recording = await recordingOf(peer, "room-1", sent);
    expect(compareMedia(sent, recording.payloads).problems).toEqual([]);
  });
});

describe("our platform", () => {
  it("receives from ffmpeg what ffmpeg was given, with and without credentials", async () => {
    const clip = await avcClip({ seconds: 2 });
    const sent = readFlv(clip).payloads;
    const platform = new MeasuringPlatform({ detail: "payloads" });
    closers.push(() => platform.stop());
    await platform.start();
    const push = async (url: string) => {
      const ffmpeg = new Child("ffmpeg", ["-v", "error", "-re", "-i", clip, "-c", "copy", "-f", "flv", url]);
      return ffmpeg.exited;
    };
    expect(await push(`${platform.url}/open`)).toMatchObject({ code: 0 });
    platform.setBehaviour({ credentials: { user: "court", password: "p+w1" } });
    expect(await push(platform.url.replace("://", "://court:p+w1@").concat("/closed"))).toMatchObject({
      code: 0,
    });
    expect((await push(`${platform.url}/stranger`)).code).not.toBe(0);
    for (const stream of ["open", "closed"]) {
      const ended = () => platform.streams(stream).find(({ ending }) => ending !== null);
      const connection = await waitFor(`the end of ${stream}`, ended);
      expect(connection).toMatchObject({ ending: "fin", unpublished: true, fault: null });
      expect(compareMedia(sent, asPayloads(platform.messages(connection.id))).problems).toEqual([]);
    }
    expect(platform.streams("stranger")).toEqual([]);
  });
});
