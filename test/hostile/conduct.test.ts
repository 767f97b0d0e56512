// How a peer may behave: never read, never leave, leave in the middle, fall silent, come twice, come in hundreds.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { windowAcknowledgementSize } from "../../src/rtmp/commands.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { readMessages } from "../unit/rtmp/wire.ts";
import { GateCost } from "./gate-cost.ts";
import { HostileClient } from "./hostile-client.ts";
import { HostileStage, NEIGHBOUR, ROOM } from "./hostile-stage.ts";
import {
  all,
  audio,
  connect,
  connected,
  created,
  createStream,
  handshake,
  hex,
  KEY,
  message,
  publish,
  published,
  setChunkSize,
  uint32,
  video,
} from "./pieces.ts";

const OTHER = "other";
const SILENT = "silent";
const ping = message(4, hex("0006 00000001"));
const publishTo = (room: string): Buffer => all(created, publish(`${room}?key=${KEY}`));
/** A video message of 64 KiB, announced and only half sent. */
const halfATag = all(setChunkSize(65_536), video(40, Buffer.alloc(65_536, 7))).subarray(0, 30_000);

let stage: HostileStage;
/** Begun first, since they take as long as the deadlines they are about. */
let silentEnding: Promise<{ code: string | undefined; afterMs: number }>;

beforeAll(async () => {
  stage = await HostileStage.open({ rooms: [NEIGHBOUR, ROOM, OTHER, SILENT] });
  const client = await stage.connect();
  await client.send(all(publishTo(SILENT), video(0)));
  const sinceMs = monotonicMs();
  silentEnding = waitFor("the silent one is closed", () => stage.ending(client, 0, SILENT), {
    deadlineMs: 30_000,
  }).then((code) => ({ code, afterMs: monotonicMs() - sinceMs }));
});
afterAll(() => stage.close());

/** Publishes to the cases' room, as a session of its own; resolves when it has been accepted. */
async function publishedClient(name: string, allowHalfOpen = false) {
  const from = stage.stage.desk.events.length;
  const client = await HostileClient.open(stage.port, stage.nextAddress(), allowHalfOpen);
  await client.send(all(created, publish(`${name}?room=${ROOM}&key=${KEY}`)));
  await waitFor("it is accepted", () => stage.isAccepted(client, from));
  const parts = () => stage.partsOf(`${name}?room=${ROOM}`);
  return { client, from, parts, payloads: () => parts().flatMap((part) => part.payloads) };
}

const endingOf = (client: HostileClient, from: number, room = ROOM) =>
  waitFor("it has ended", () => stage.ending(client, from, room));

describe("a peer that does not read", () => {
  it("is closed when its answers wait, and holds little memory until then", async () => {
    const cost = new GateCost(stage.pid);
    const client = await stage.connect();
    client.socket.pause();
    // 190 pings a second stay within the burst; what is asked for is large only in number.
    await client.send(all(connected, windowAcknowledgementSize(1), ...Array<Buffer>(150).fill(ping)));
    await stage.neighbourGoesOn();
    client.socket.resume();
    await waitFor("all answers came after all", () => pongs(client) === 150);
    client.abort();
    expect(cost.spent().memoryBytes).toBeLessThan(12e6);
  });

  it("gets no more acknowledgements than one for each 8 KiB, whatever window it names", async () => {
    const { client, from } = await publishedClient("window");
    await client.send(all(windowAcknowledgementSize(0), windowAcknowledgementSize(1), setChunkSize(65_536)));
    const bytes = 4 * 1024 * 1024;
    for (let sent = 0; sent < bytes; sent += 65_536) await client.send(videoOf(65_536, sent / 1024));
    await waitFor("acknowledgements come", () => acknowledgements(client) > 16);
    await stage.leave(client, from);
    expect(acknowledgements(client)).toBeLessThanOrEqual(bytes / 8192 + 16);
  });
});

const videoOf = (length: number, timestamp: number): Buffer => {
  const payload = Buffer.alloc(length, 7);
  payload.set(hex("2701000000"));
  return all(
    hex("06"),
    uint32(timestamp).subarray(1),
    uint32(length).subarray(1),
    hex("09 01000000"),
    payload,
  );
};
const controls = (client: HostileClient, type: number) =>
  readMessages(client.received.subarray(1 + 2 * 1536)).filter((each) => each.type === type);
const pongs = (client: HostileClient): number => controls(client, 4).length;
const acknowledgements = (client: HostileClient): number => controls(client, 3).length;

describe("acknowledgements from the peer", () => {
  it.each(["0", "2147483647", "2147483648", "4294967295"])(
    "of %s bytes mean nothing to the gate",
    async (count) => {
      await stage.prove({
        name: count,
        sends: all(connected, message(3, uint32(Number(count))), createStream, publish(`case?key=${KEY}`)),
        code: "served",
      });
    },
  );
});

describe("a peer that leaves", () => {
  it("with FIN in mid-handshake is gone", async () => {
    const client = await HostileClient.open(stage.port, stage.nextAddress(), true);
    client.socket.end(handshake.subarray(0, 2000));
    await waitFor("the gate has closed too", () => client.isClosed);
    await stage.neighbourGoesOn();
  });

  it("with FIN while publishing, its own half open, is gone", async () => {
    const { client, from } = await publishedClient("half-closed", true);
    client.socket.end(video(0));
    expect(await endingOf(client, from)).toBe("peer-closed");
    await waitFor("the gate has closed too", () => client.isClosed);
    await stage.neighbourGoesOn();
  });

  it("by a reset in mid-tag leaves whole tags only on record", async () => {
    const { client, from, parts, payloads } = await publishedClient("mid-tag");
    await client.send(all(video(0), halfATag));
    await waitFor("the first tag is on record", () => payloads().length === 1);
    client.abort();
    expect(await endingOf(client, from)).toBe("connection-lost");
    await stage.neighbourGoesOn();
    expect(payloads()).toHaveLength(1);
    expect(parts().map(({ trailingBytes }) => trailingBytes)).toEqual([0]);
  });

  it("by word only, FCUnpublish and then more media, has nothing more recorded and is closed", async () => {
    const { client, payloads } = await publishedClient("unpublished");
    await client.send(video(0));
    await waitFor("it is recorded", () => payloads().length === 1);
    const unpublished = stage.stage.desk.counters.connection_closed_unpublished ?? 0;
    const unpublish = message(20, hex("02 000b 4643556e7075626c697368 00 4018000000000000 05"));
    await client.send(all(unpublish, ...Array<Buffer>(50).fill(video(40)), audio(40)));
    await waitFor("it is closed", () => client.isClosed);
    await waitFor("it is counted", () => {
      return stage.stage.desk.counters.connection_closed_unpublished === unpublished + 1;
    });
    expect(payloads()).toHaveLength(1);
  });

  it("after its refusal only when it is made to: it ignores the end and goes on sending", async () => {
    const from = stage.stage.desk.events.length;
    const client = await HostileClient.open(stage.port, stage.nextAddress(), true);
    await client.send(all(created, publish("case?key=wrong")));
    const sinceMs = monotonicMs();
    await waitFor("it is refused", () => client.codes.includes("NetStream.Publish.Denied"));
    const feed = setInterval(() => void client.send(Buffer.alloc(10_000)), 5);
    try {
      await waitFor("it is closed", () => client.isClosed);
    } finally {
      clearInterval(feed);
    }
    expect(monotonicMs() - sinceMs).toBeLessThan(4000);
    expect(stage.ending(client, from)).toBe("publish-denied");
    await stage.neighbourGoesOn();
  });
});

describe("a second publisher with the same key", () => {
  it("is refused while the first one sends", async () => {
    const from = stage.stage.desk.events.length;
    const client = await stage.connect();
    await client.send(publishTo(NEIGHBOUR));
    expect(await endingOf(client, from)).toBe("publish-bad-name");
    expect(client.codes).toContain("NetStream.Publish.BadName");
    await stage.neighbourGoesOn();
  });

  it("takes over from a first one that is silent", async () => {
    const first = await publishedClient("first");
    await first.client.send(video(0));
    const second = await stage.connect();
    const from = stage.stage.desk.events.length;
    await second.send(all(published, video(0)));
    const takenOver = () => stage.stage.desk.events.find(({ code }) => code === "encoder-taken-over");
    expect(await waitFor("it is taken over", takenOver)).toMatchObject({ courtroom: ROOM });
    await waitFor("the first is closed", () => first.client.isClosed);
    await waitFor("the second is accepted", () => stage.isAccepted(second, from));
    await stage.leave(second, stage.stage.desk.events.length);
  });

  it("in twenties is refused twenty times", async () => {
    const from = stage.stage.desk.events.length;
    const refused = stage.stage.desk.counters.publish_second_refused ?? 0;
    const clients = await Promise.all([...Array(20)].map(() => stage.connect()));
    for (const client of clients) await client.send(publishTo(NEIGHBOUR));
    for (const client of clients) expect(await endingOf(client, from)).toBe("publish-bad-name");
    await waitFor("all are counted", () => {
      return stage.stage.desk.counters.publish_second_refused === refused + 20;
    });
    await stage.neighbourGoesOn();
  });
});

describe("strangers of one address", () => {
  /** The neighbour's and `encoder`'s address too. */
  const ADDRESS = "127.0.0.1";
  const MOST = 256;
  const COUNT = 600;

  it(`beyond ${MOST} push out their oldest; who publishes from there is not touched`, async () => {
    const encoder = stage.stage.publisher(OTHER);
    await encoder.start();
    const clients: HostileClient[] = [];
    for (let count = 0; count < COUNT; count++) {
      const client = await HostileClient.open(stage.port, ADDRESS);
      client.socket.write(connected);
      clients.push(client);
    }
    const oldest = clients.slice(0, COUNT - MOST);
    await waitFor("the oldest are closed", () => oldest.every((client) => client.isClosed));
    expect(clients.filter((client) => client.isClosed)).toHaveLength(COUNT - MOST);
    await waitFor("they are counted", () => {
      return stage.stage.desk.counters.connection_closed_strangers_too_many === COUNT - MOST;
    });
    // One more with the key is let in all the same.
    const late = await HostileClient.open(stage.port, ADDRESS);
    const from = stage.stage.desk.events.length;
    await late.send(published);
    await waitFor("it is accepted", () => stage.isAccepted(late, from));
    await stage.leave(late, from);
    expect(encoder.connection.ending).toBeNull();
    await stage.neighbourGoesOn();
    await encoder.stop();
    for (const client of clients) client.abort();
  });

  it("beyond it are closed whatever stage they are in", async () => {
    const stages = [Buffer.alloc(0), handshake.subarray(0, 1), handshake, all(handshake, connect()), created];
    const address = stage.nextAddress();
    const clients: HostileClient[] = [];
    for (let count = 0; count < MOST + 50; count++) {
      const client = await HostileClient.open(stage.port, address);
      client.socket.write(stages[count % stages.length] ?? "");
      clients.push(client);
    }
    await waitFor("the oldest are closed", () => clients.slice(0, 50).every((client) => client.isClosed));
    expect(clients.filter((client) => client.isClosed)).toHaveLength(50);
    for (const client of clients) client.abort();
    await stage.neighbourGoesOn();
  });
});

describe("silence", () => {
  it("of 15 s after the first media ends a publisher", async () => {
    const { code, afterMs } = await silentEnding;
    expect(code).toBe("deadline-idle");
    expect(afterMs).toBeGreaterThan(14_500);
    expect(afterMs).toBeLessThan(18_000);
  });

  it("costs the neighbour nothing, and the gate little", () => stage.proveUntouched());
});
