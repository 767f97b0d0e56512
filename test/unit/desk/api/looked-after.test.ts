// What the pages of those who look after a node ask for: an encoder's arrival, the node's health, one's own tokens, backups.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestBrowser } from "../support/browser.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(() => desk.start());
afterAll(() => desk.stop());

describe("an encoder's arrival", () => {
  it("is nothing until its stream comes, and then what it is; no case and no picture", async () => {
    const arrival = async () => (await desk.call("GET", "/courtrooms/room-1/arrival")).body;
    expect(await arrival()).toMatchObject({ connected: false, since: null, video: null });
    await desk.begin("s-1", "room-1", {
      video: { codec: "h264", width: 1280, height: 720 },
      encoderConnected: true,
    });
    expect(await arrival()).toMatchObject({ connected: true, video: { codec: "h264", width: 1280 } });
    expect(Object.keys(await arrival()).sort()).toEqual(
      [
        ...["connected", "since", "quietMs", "bitrateBps", "framesPerSecond", "keyFrameIntervalMs"],
        ...["video", "audio"],
      ].sort(),
    );
  });

  it("of a room that is not there is told so", async () => {
    const { status, body } = await desk.call("GET", "/courtrooms/nowhere/arrival");
    expect([status, body.code]).toEqual([404, "courtroom-not-found"]);
  });
});

describe("the node", () => {
  it("tells its own health: what is live, latched, and which token opens everything", async () => {
    await desk.begin("s-2", "room-1", { airState: "held", recordHealthy: false });
    await desk.post("/courtrooms/room-1/cut");
    const { body } = await desk.call("GET", "/node");
    expect(body.ready).toBe(true);
    expect(body.gate).toMatchObject({ connected: true, unhealthy: 1, latches: 1 });
    expect(body.desk.bootstrapToken).toBe(true);
    expect(body.desk.memoryBytes).toBeGreaterThan(1_000_000);
  });
});

describe("one's own tokens", () => {
  it("are seen and ended by oneself alone", async () => {
    const browserOf = async (name: string, login: string) => {
      const user = (await desk.post("/users", { name, login })).body;
      await desk.post("/grants", { userId: user.id, role: "supervisor", court: "豫08" });
      const browser = new TestBrowser(desk);
      await browser.firstTime(login, user.password);
      return browser;
    };
    await desk.post("/courts", { code: "豫08", name: "焦作市中级人民法院" });
    const [one, other] = [await browserOf("甲某", "jia"), await browserOf("乙某", "yi")];
    const expiresAt = new Date(desk.clock.wallMs() + 86_400_000).toISOString();
    const { id, token } = (await one.send("POST", "/me/tokens", { permissions: ["session.read"], expiresAt }))
      .body;
    expect((await other.send("GET", "/me/tokens")).body.items).toEqual([]);
    const refused = await other.send("POST", `/me/tokens/${id}/revoke`, {});
    expect([refused.status, refused.body.code]).toEqual([404, "token-not-found"]);
    expect((await desk.call("GET", "/sessions", undefined, token)).status).toBe(200);
    expect((await one.send("GET", "/me/tokens")).body.items).toMatchObject([{ id, revokedAt: null }]);
    expect((await one.send("POST", `/me/tokens/${id}/revoke`, {})).status).toBe(200);
    expect((await desk.call("GET", "/sessions", undefined, token)).status).toBe(401);
  });
});

describe("backups", () => {
  it("stand in the list once they are made, newest first", async () => {
    expect((await desk.call("GET", "/backups")).body).toEqual({ items: [], unconfirmed: false });
    const first = (await desk.post("/backup")).body;
    desk.clock.shiftMs += 1000;
    const second = (await desk.post("/backup")).body;
    const { items } = (await desk.call("GET", "/backups")).body;
    const files = items.map(({ file }: { file: string }) => file);
    expect(files).toEqual([second.file, first.file]);
    expect(items[0].sizeBytes).toBeGreaterThan(1000);
  });
});
