import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { PublishRefused } from "../../support/encoder-connection.ts";
import { compareMedia } from "../../support/flv-payloads.ts";
import type { ConnectionSummary } from "../../support/measured-connection.ts";
import { MeasuringPlatform, type PlatformOptions } from "../../support/measuring-platform.ts";
import { asPayloads } from "../../support/media-measure.ts";
import { StampedSource } from "../../support/media-source.ts";
import type { Behaviour } from "../../support/platform-behaviour.ts";
import { Publisher } from "../../support/publisher.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function platformWith(options: PlatformOptions = {}): Promise<MeasuringPlatform> {
  const platform = new MeasuringPlatform(options);
  await platform.start();
  closers.push(() => platform.stop());
  return platform;
}

function publisherTo(platform: MeasuringPlatform, bitrateBps = 400_000): Publisher {
  const publisher = new Publisher({
    url: `${platform.url}/房间-1?key=k`,
    source: new StampedSource({ bitrateBps, gop: 10, stream: 3 }),
    keepSent: true,
    ...(platform.caFile === "" ? {} : { ca: readFileSync(platform.caFile) }),
  });
  closers.push(() => publisher.abort());
  return publisher;
}

function only(platform: MeasuringPlatform): ConnectionSummary {
  const { connections } = platform;
  const [connection] = connections;
  if (connection === undefined || connections.length > 1)
    throw new Error(`${connections.length} connections`);
  return connection;
}

/** Fills loopback's buffers within a second. */
const FLOOD_BPS = 100_000_000;
const seconds = (count: number) => ({ deadlineMs: count * 1000, everyMs: 5 });

describe.each([{ tls: false }, { tls: true }])("MeasuringPlatform, TLS $tls", ({ tls }) => {
  it("receives byte for byte what our publisher sent, with the age of every payload", async () => {
    const platform = await platformWith({ tls, detail: "payloads" });
    const publisher = publisherTo(platform);
    await publisher.start();
    await waitFor("40 messages", () => only(platform).stamped >= 40);
    await publisher.stop();
    const connection = await waitFor("the end", () => only(platform).ending !== null && only(platform));
    const copy = asPayloads(platform.messages(connection.id));
    expect(compareMedia(publisher.sentPayloads, copy).problems).toEqual([]);
    expect(connection).toMatchObject({
      ...{ ending: "fin", unpublished: true, app: "live", streamName: "房间-1?key=k" },
      ...{ stamped: publisher.sent, unstamped: 0, headers: 2, holes: 0, outOfOrder: 0 },
    });
    expect(connection.youngestAgeMs).toBeGreaterThan(0);
    expect(connection.oldestAgeMs).toBeLessThan(5000);
    expect(platform.messages(0).find(({ stamp }) => stamp !== null)?.stamp).toMatchObject({ stream: 3 });
  });

  it("tells a publisher's reset from its FIN", async () => {
    const platform = await platformWith({ tls });
    const publisher = publisherTo(platform);
    await publisher.start();
    await waitFor("media", () => only(platform).stamped > 0);
    publisher.abort();
    await waitFor("the end", () => only(platform).ending !== null, seconds(5));
    expect(only(platform)).toMatchObject({ ending: "reset", unpublished: false });
  });

  it("resets a publisher that sees it as a reset", async () => {
    const platform = await platformWith({ tls });
    const publisher = publisherTo(platform);
    await publisher.start();
    await waitFor("media", () => only(platform).stamped > 0);
    platform.end(0, "reset");
    await waitFor("the end", () => publisher.connection.ending !== null, seconds(5));
    expect(publisher.connection.ending).toBe("reset");
    expect(only(platform).ending).toBe("platform");
  });

  it("can be published to again after it went away and came back", async () => {
    const platform = await platformWith({ tls });
    await platform.stop();
    await platform.start();
    await publisherTo(platform).start();
    await waitFor("media", () => only(platform).stamped > 0);
  });

  it("sees the reset of a connection that it does not read", async () => {
    const platform = await platformWith({ tls, behaviour: { reading: "never" } });
    const publisher = publisherTo(platform, FLOOD_BPS);
    await publisher.start();
    await waitFor("a full send buffer", () => publisher.connection.unsentBytes > 1_000_000);
    expect(only(platform).ending).toBeNull();
    publisher.abort();
    await waitFor("the end", () => only(platform).ending !== null, seconds(5));
    expect(only(platform).ending).toBe("reset");
  });
});

describe("MeasuringPlatform", () => {
  it("shows what was sent and not yet read when it reads on later", async () => {
    const platform = await platformWith({ behaviour: { reading: "never" } });
    const publisher = publisherTo(platform, FLOOD_BPS);
    await publisher.start();
    await waitFor("a full send buffer", () => publisher.connection.unsentBytes > 1_000_000);
    const before = only(platform).stamped;
    platform.readAgain(0);
    await waitFor("the rest", () => only(platform).stamped > before + 100);
    expect(only(platform)).toMatchObject({ holes: 0, outOfOrder: 0 });
    expect(only(platform).oldestAgeMs).toBeGreaterThan(100);
  });

  it("reads no faster than told", async () => {
    const platform = await platformWith({ behaviour: { reading: { bytesPerSecond: 200_000 } } });
    const publisher = publisherTo(platform, FLOOD_BPS);
    await publisher.start();
    await waitFor("a second of reading", () => only(platform).receivedBytes > 300_000);
    const { publishedAtMs, receivedBytes } = only(platform);
    const elapsedSeconds = (monotonicMs() - (publishedAtMs ?? 0)) / 1000;
    // One read of up to 64 KiB may go over the budget before it bites.
    expect(receivedBytes - 2 * 65_536).toBeLessThan(200_000 * elapsedSeconds);
  });

  const refusals: readonly [string, Behaviour, string][] = [
    ["BadName at publish", { stop: { at: "publish", how: "refuse" } }, "NetStream.Publish.BadName"],
    ["a rejection at connect", { stop: { at: "connect", how: "refuse" } }, "NetConnection.Connect.Rejected"],
  ];
  it.each(refusals)("answers %s", async (_, behaviour, code) => {
    const platform = await platformWith({ behaviour });
    const refusal = await publisherTo(platform)
      .start()
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PublishRefused);
    expect(refusal).toMatchObject({ code });
    expect(only(platform).stamped).toBe(0);
  });

  it.each(["handshake", "connect", "create-stream", "publish"] as const)("resets at %s", async (at) => {
    const platform = await platformWith({ behaviour: { stop: { at, how: "reset" } } });
    const publisher = publisherTo(platform);
    await expect(publisher.start()).rejects.toThrow();
    expect(publisher.connection.ending).toBe("reset");
    expect(only(platform)).toMatchObject({ ending: "platform", publishedAtMs: null });
  });

  it("hangs at a stage without a word, and sees the publisher give up", async () => {
    const platform = await platformWith({ behaviour: { stop: { at: "publish", how: "hang" } } });
    const publisher = publisherTo(platform);
    const outcome = publisher.start().catch((error: unknown) => error);
    await waitFor(
      "the publish command",
      () => platform.connections.length > 0 && only(platform).streamName !== "",
    );
    expect(publisher.connection.isOpen).toBe(true);
    publisher.abort();
    expect(await outcome).toBeInstanceOf(Error);
    await waitFor("the end", () => only(platform).ending === "reset");
  });

  it("resets after so many messages, and comes back on its port after going away", async () => {
    const platform = await platformWith({ behaviour: { resetAfterMessages: 10 } });
    const publisher = publisherTo(platform);
    await publisher.start();
    await waitFor("the reset", () => publisher.connection.ending === "reset");
    expect(only(platform)).toMatchObject({ audioMessages: expect.any(Number), ending: "platform" });
    expect(only(platform).audioMessages + only(platform).videoMessages).toBe(10);
    await publisher.stop();

    await platform.stop();
    await expect(publisher.start()).rejects.toMatchObject({ code: "ECONNREFUSED" });
    platform.setBehaviour({});
    await platform.start();
    await publisher.start();
    await waitFor("media on the second connection", () => (platform.connections[1]?.stamped ?? 0) > 20);
    // A reconnected encoder begins at a key frame and at 0 again; the stamps count on.
    expect(platform.messages(1).find(({ track, isHeader }) => track === "video" && !isHeader)).toMatchObject({
      ...{ isKeyFrame: true, timestampMs: 0 },
    });
    expect(platform.messages(1).find(({ stamp }) => stamp !== null)?.stamp?.sequence).toBeGreaterThan(0);
  });

  it("notes holes, disorder and timestamps that go back", async () => {
    const platform = await platformWith();
    const publisher = publisherTo(platform);
    await publisher.start();
    await waitFor("media", () => only(platform).stamped > 5);
    const source = new StampedSource({ stream: 3 });
    const early = Array.from({ length: 1000 }, () => source.take(process.hrtime.bigint())).at(-1);
    const late = new StampedSource({ stream: 3 }).take(process.hrtime.bigint());
    if (early !== undefined) publisher.connection.send(early);
    publisher.connection.send(late);
    await waitFor("both", () => only(platform).outOfOrder > 0);
    expect(only(platform).holes).toBeGreaterThanOrEqual(1);
    expect(only(platform).backwardTimestamps).toBeGreaterThanOrEqual(1);
  });

  it("measures ages within a window only", async () => {
    const platform = await platformWith({ detail: "figures" });
    const publisher = publisherTo(platform);
    await publisher.start();
    await waitFor("media", () => only(platform).stamped > 10);
    platform.beginWindow();
    const before = only(platform).stamped;
    await waitFor("more media", () => only(platform).stamped > before + 10);
    const ages = platform.endWindow();
    expect(ages).toHaveLength(only(platform).stamped - before);
    expect(Math.min(...ages)).toBeGreaterThan(0);
    expect(platform.messages(0)).toEqual([]);
  });
});
