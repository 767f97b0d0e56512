// A page that is frozen, or whose line is cut without a word: its connection is gone half a minute later, that of a page which
// only listens is not.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";
import { LiveClient } from "../../unit/desk/support/live-client.ts";
import { BOOTSTRAP, RunningDesk } from "../../unit/desk/support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(() => desk.start());
afterAll(() => desk.stop());

const metric = async (name: string) => {
  const text = (await desk.call("GET", "/metrics", undefined, null)).body as string;
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
};

describe("a page that says nothing any more", () => {
  it("is closed after half a minute", async () => {
    const listens = await new LiveClient(desk, BOOTSTRAP).connected();
    await listens.ask();
    const frozen = new WebSocket(`ws://127.0.0.1:${desk.desk.port}/live/?EIO=4&transport=websocket`, {
      headers: { authorization: `Bearer ${BOOTSTRAP}` },
    });
    frozen.on("error", () => undefined);
    await new Promise((resolve) => frozen.once("open", resolve));
    const said: string[] = [];
    frozen.on("message", (data) => void said.push(String(data)));
    const heard = (what: string) => waitFor(what, () => said.some((each) => each.startsWith(what)));
    frozen.send("40");
    await heard("40");
    frozen.send('420["wall",{}]');
    await heard("430");
    frozen.pause();
    const beganMs = monotonicMs();
    expect(await metric("tingzha_live_sockets")).toBe(2);
    await waitFor("it is gone", async () => (await metric("tingzha_live_sockets")) === 1, {
      deadlineMs: 60_000,
    });
    expect(monotonicMs() - beganMs).toBeGreaterThan(15_000);
    expect(monotonicMs() - beganMs).toBeLessThan(40_000);
    expect(await metric('tingzha_live_events_total{event="ended-unheard"}')).toBe(1);
    const { length } = listens.changes;
    await waitFor("the other goes on", () => listens.changes.length > length + 1);
    expect([listens.closed, listens.gaps]).toEqual([null, 0]);
    listens.close();
    frozen.terminate();
  });
});
