// RTMPS on both sides of the gate, with HEVC as enhanced RTMP: a real bitstream, byte for byte.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { approvalFor } from "../support/approval-builder.ts";
import { makeCertificates } from "../support/certificates.ts";
import { hevcElementaryStream } from "../support/clips.ts";
import { compareMedia, readFlv } from "../support/flv-payloads.ts";
import { HevcSource } from "../support/hevc-source.ts";
import { MeasuringPlatform } from "../support/measuring-platform.ts";
import { asPayloads } from "../support/media-measure.ts";
import { Publisher } from "../support/publisher.ts";
import { freePort, tempFolder } from "../support/temp-folder.ts";
import { TingzhaNode } from "../support/tingzha-node.ts";
import { waitFor } from "../support/wait-for.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A node that takes and sends RTMPS, an approved HEVC encoder on it, and the platform it sends to. */
async function hevcOverTls({ trustsPlatform }: { trustsPlatform: boolean }) {
  const platform = new MeasuringPlatform({ tls: true, detail: "payloads" });
  closers.push(() => platform.stop());
  await platform.start();
  const folder = tempFolder("door");
  closers.push(() => folder.remove());
  const door = { ...makeCertificates(folder.path), port: await freePort() };
  const node = new TingzhaNode({
    env: trustsPlatform ? { NODE_EXTRA_CA_CERTS: platform.caFile } : {},
    config: {
      ingest: { rtmps: { port: door.port, certFile: door.certFile, keyFile: door.keyFile }, graceSeconds: 1 },
      gate: { start: "auto", dutyRequired: false, delaySeconds: 2 },
      platform: { url: platform.url },
    },
  });
  closers.push(() => node.remove());
  await node.start();
  const api = node.api();
  await api.importApproval(approvalFor({ courtroom: "room-1" }));
  const key = await api.encoderKeyOf("room-1");
  const publisher = new Publisher({
    url: `rtmps://127.0.0.1:${door.port}/court/room-1?key=${key}`,
    ca: readFileSync(door.caFile),
    source: new HevcSource(await hevcElementaryStream()),
    keepSent: true,
  });
  closers.push(() => publisher.abort());
  await publisher.start();
  return { platform, node, api, publisher };
}

describe("HEVC over RTMPS through the gate", () => {
  it("is recorded and arrives unchanged", async () => {
    const { platform, node, api, publisher } = await hevcOverTls({ trustsPlatform: true });
    const stream = () => platform.streams("room-1")[0];
    await waitFor("HEVC at the platform", () => (stream()?.videoMessages ?? 0) > 60, { deadlineMs: 30_000 });
    const { id } = await waitFor("the session", () => api.liveSessionOf("room-1"));
    await publisher.stop();
    // The delay is longer than the grace time: the session has ended and still drains.
    const drained = () => stream()?.ending !== null;
    await waitFor("the end at the platform", drained, { deadlineMs: 20_000 });
    expect((await api.session(id)).airState).toBe("ended");

    const recorded = readFlv(join(node.recordingFolder(id), "part-001.flv")).payloads;
    expect(compareMedia(publisher.sentPayloads, recorded).problems).toEqual([]);
    // Without the card that follows the encoder's leaving.
    const sent = new Set(publisher.sentPayloads.map(({ digest }) => digest));
    const received = asPayloads(platform.messages(stream()?.id ?? -1));
    const content = received.slice(0, received.findLastIndex(({ digest }) => sent.has(digest)) + 1);
    const comparison = compareMedia(publisher.sentPayloads, content, { from: "key-frame" });
    expect(comparison.problems).toEqual([]);
    expect(comparison.matched.video).toBeGreaterThan(60);
    expect(stream()?.fault).toBeNull();
  });

  it("goes to no platform whose certificate nobody vouches for, and is recorded all the same", async () => {
    const { platform, api } = await hevcOverTls({ trustsPlatform: false });
    await waitFor("two attempts", () => platform.connections.length >= 2, { deadlineMs: 30_000 });
    expect(platform.connections.map(({ app, videoMessages }) => [app, videoMessages])).toEqual(
      platform.connections.map(() => ["", 0]),
    );
    const recorded = async () => {
      const session = await api.liveSessionOf("room-1");
      return session !== undefined && session.recordedBytes > 10_000 ? session : undefined;
    };
    const session = await waitFor("10 kB on record", recorded);
    expect(session).toMatchObject({ forwardedBytes: 0, airState: "preparing" });
    expect(platform.connections.every(({ videoMessages }) => videoMessages === 0)).toBe(true);
  });
});
