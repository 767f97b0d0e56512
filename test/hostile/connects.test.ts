// Connections that are left on the way: nothing of them stays (the long form, 10,000, is test/long/connects.test.ts).
import { expect, it } from "vitest";
import { monotonicMs, openDoor, until } from "../unit/rtmp/sockets.ts";
import { connectStorm, stormOfGate } from "./connect-storm.ts";

const COUNT = 1_000;

it(`${COUNT} connections, left anywhere on the way, leave no descriptor in a gate, which stops in time`, async () => {
  await stormOfGate(COUNT);
});

it("a listener counts none of them any more, and stops in time", async () => {
  const door = await openDoor({
    onPublish: (connection, { query }) =>
      query.get("key") === "k" ? connection.accept() : connection.refuse("Denied", "wrong key"),
  });
  const base = `rtmp://127.0.0.1:${door.port}/court`;
  const accepted = (room: number) => `${base}/room-${room}?key=k`;
  await connectStorm({ port: door.port, accepted, refused: `${base}/room-1?key=not-the-key` }, COUNT / 2);
  await until(() => door.listener.connections === 0, "every connection has gone");
  // A reset may have come before the listener had taken the connection: at least what spoke was there.
  expect(door.publishers.length).toBeGreaterThan(COUNT / 4);
  const stoppedFromMs = monotonicMs();
  await door.listener.stop();
  expect(monotonicMs() - stoppedFromMs).toBeLessThan(1_000);
});
