// The wall over the real socket, of a real desk: who is shown what, from when on, and how it ends.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WALL_ENTRIES, type WallRoom, wallSnapshotSchema } from "../../../../src/desk/contract/wall.ts";
import { approvalFor } from "../../../support/approval-builder.ts";
import { avcClip } from "../../../support/clips.ts";
import { monotonicMs, waitFor } from "../../../support/wait-for.ts";
import { type Actor, actor, ELSEWHERE, openHouse } from "../support/cast.ts";
import { LiveClient } from "../support/live-client.ts";
import { BOOTSTRAP, docketEntryOf, RunningDesk, type Who } from "../support/running-desk.ts";

let desk: RunningDesk;
const clients: LiveClient[] = [];
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await desk.stop();
});

async function watching(who: Who): Promise<LiveClient> {
  const client = new LiveClient(desk, who);
  clients.push(client);
  await client.connected();
  wallSnapshotSchema.parse(await client.ask());
  return client;
}

async function open(id: string, room: string): Promise<readonly string[]> {
  const { form } = await desk.approve(room);
  await desk.begin(id, room, { airState: "on-air" });
  await desk.post(`/sessions/${id}/phase`, { phase: "opening", caseNumbers: form.caseNumbers });
  return form.caseNumbers;
}

const ask = async (who: Who = BOOTSTRAP) => (await desk.call("GET", "/wall", undefined, who)).body;

describe("the wall", () => {
  it("is a snapshot and then changes, each as the contract has it, the same as over HTTP", async () => {
    const caseNumbers = await open("s-1", "room-1");
    const client = await watching(BOOTSTRAP);
    await waitFor("what it is about", () => client.entry("room/room-1").session.cause !== null);
    expect(client.entry("room/room-1")).toMatchObject({
      ...{ name: "第一法庭", court: "", latch: null },
      session: { id: "s-1", caseNumbers, cause: "买卖合同纠纷", grade: "low", phase: "open", sight: "all" },
    });
    for (const [key, entry] of Object.entries(client.entries)) {
      WALL_ENTRIES[key.split("/")[0] as keyof typeof WALL_ENTRIES].parse(entry);
    }
    const said = wallSnapshotSchema.parse(await ask());
    expect(said.entries["room/room-1"]).toEqual(client.entry("room/room-1"));
    expect(Object.keys(said.entries).sort()).toEqual(Object.keys(client.entries).sort());

    desk.gate.report("s-1", "room-1", { airState: "paused", pauseCauses: ["gap"] });
    await waitFor("the pause", () => client.entry("room/room-1").session.airState === "paused");
    await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
    await waitFor("the new room", () => client.entry("room/room-2")?.session === null);
    desk.gate.end("s-1");
    await waitFor("its end", () => client.entry("room/room-1").session === null);
    expect(client.entry("health/room-1")).toBeUndefined();
    expect(client.changes.at(-1)?.entries["room/room-2"]).toBeUndefined();
    expect(client.gaps).toBe(0);
  });

  it("shows at once who cut what, what came of it, and who asks to lift it", async () => {
    await open("s-1", "room-1");
    const client = await watching(BOOTSTRAP);
    const [alice, bob, carol] = [await desk.token("甲"), await desk.token("乙"), await desk.token("丙")];
    await desk.post("/sessions/s-1/cut", { reason: "证人露面" }, alice);
    await waitFor(
      "what came of it",
      () => client.entry("cuts")[0]?.report !== null && client.entry("cuts")[0],
    );
    expect(client.entry("cuts")).toMatchObject([
      { courtroom: "room-1", by: "甲", report: { sessionId: "s-1", verified: true, closedInMs: 1.5 } },
    ]);
    const latch = () => client.entry("room/room-1").latch;
    expect(latch()).toMatchObject({ by: "甲", reason: "证人露面", request: null });
    await desk.post("/courtrooms/room-1/rearm", { reason: "已处置" }, bob);
    await waitFor("the request", () => latch().request !== null);
    expect(latch().request).toMatchObject({ by: "乙", reason: "已处置" });
    await desk.post("/courtrooms/room-1/rearm/confirm", {}, carol);
    await waitFor("it is lifted", () => latch() === null);
    await desk.post("/cut-all", { reason: "全部" }, bob);
    await waitFor("all are cut", () => client.entry("node").cutAll !== null);
    expect(client.entry("node").cutAll).toMatchObject({ by: "乙", reason: "全部" });
    await waitFor("each room's report", () => client.entry("cuts")[0]?.courtroom === "room-1");
    expect(
      client.entry("cuts").map((cut: { courtroom: string; by: string }) => [cut.courtroom, cut.by]),
    ).toEqual([
      ["room-1", "乙"],
      ["*", "乙"],
      ["room-1", "甲"],
    ]);
  });

  it("tells of a change of the air before the next look would", async () => {
    await open("s-1", "room-1");
    const client = await watching(BOOTSTRAP);
    const took: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const airState = i % 2 === 0 ? "paused" : "on-air";
      const beganMs = monotonicMs();
      desk.gate.report("s-1", "room-1", { airState });
      await waitFor(airState, () => client.entry("room/room-1").session.airState === airState, {
        everyMs: 2,
      });
      took.push(monotonicMs() - beganMs);
    }
    // By the looks alone half of them would take longer than that.
    expect(took.sort((a, b) => a - b)[6]).toBeLessThan(120);
  });

  it("beats though nothing changes, and a lost message shows: asked again, it is whole", async () => {
    const client = await watching(BOOTSTRAP);
    await waitFor("two beats", () => client.changes.length >= 2);
    expect(client.changes.map(({ sequence }) => sequence)).toEqual(
      client.changes.map((_, index) => index + 1),
    );
    const [listener] = client.socket.listeners("wall");
    client.socket.off("wall");
    const lost = new Promise((resolve) => client.socket.once("wall", resolve));
    await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
    await lost;
    client.socket.on("wall", listener as () => void);
    await waitFor("a gap", () => client.gaps === 1);
    await client.ask();
    expect(client.entry("room/room-2")).toMatchObject({ name: "第二法庭" });
    const { length } = client.changes;
    await waitFor("it goes on", () => client.changes.length > length + 1);
    expect(client.gaps).toBe(1);
  });

  it("counts nobody as sitting there, and keeps nobody on duty", async () => {
    await openHouse(desk);
    const { browser, name } = await actor(desk, "technician");
    await browser.send("POST", "/duty", { on: true });
    desk.clock.shiftMs = 20 * 60_000;
    const client = await watching(browser);
    expect(client.entry("duty").people).toMatchObject([{ person: name, present: true }]);
    desk.clock.passedMs += 60_000;
    await waitFor("he answers no more", () => client.entry("duty").people[0]?.present === false);
    // Twenty minutes after his last request but eleven after the socket was opened.
    desk.clock.shiftMs = 31 * 60_000;
    await waitFor("he is signed out", () => client.over !== null && client.closed !== null);
    expect(client.over).toMatchObject({ code: "unauthenticated" });
    expect((await browser.send("GET", "/me")).status).toBe(401);
  });
});

describe("another court's", () => {
  it("rooms, alarms and cuts are not shown, and appear in nothing that is sent", async () => {
    await openHouse(desk);
    await desk.post("/courtrooms", { id: "far-room", name: "远方法庭", court: ELSEWHERE });
    await open("s-far", "far-room");
    await open("s-1", "room-1");
    const near = await watching((await actor(desk, "technician", "豫0802")).browser);
    const far = await watching((await actor(desk, "technician", ELSEWHERE)).browser);
    const above = await watching((await actor(desk, "technician")).browser);
    await desk.post("/courtrooms/far-room/cut", { reason: "x" });
    await desk.post("/courtrooms/room-1/cut", { reason: "x" });
    desk.gate.report("s-far", "far-room", { recordHealthy: false });
    await waitFor("an alarm", async () => {
      desk.clock.passedMs += 1_000;
      await desk.desk.lookAtStreams();
      return far.entry("alarm/record-unhealthy@far-room");
    });
    await waitFor("both cuts", () => above.entry("cuts").length === 2 && far.entry("cuts").length === 1);
    expect(above.entry("room/far-room")).toMatchObject({ court: ELSEWHERE });
    expect(Object.keys(far.entries).filter((key) => key.includes("room-1"))).toEqual([]);
    expect(far.entry("cuts")).toMatchObject([{ courtroom: "far-room" }]);
    expect(near.entry("cuts")).toEqual([]);
    expect(JSON.stringify([near.entries, near.changes])).not.toMatch(/far-room|room-1/);
    expect(JSON.stringify([far.entries, far.changes])).not.toContain("room-1");
  });
});

const sightIn = (room: unknown) => (room as WallRoom | undefined)?.session?.sight;

describe("a hearing that is not public", () => {
  it("shows its state and no picture, sound or cause to whoever may not, from the mark on", async () => {
    const clip = readFileSync(await avcClip({ seconds: 30 }));
    const { form } = await desk.approve("room-1");
    let file = "";
    desk.inFolderOf("s-1", (folder) => {
      file = join(folder, "part-001.flv");
      writeFileSync(file, clip.subarray(0, 60_000));
      writeFileSync(join(folder, "part-001.index"), "");
    });
    // An encoder that goes on sending: sound of which nothing comes has no level.
    let at = 60_000;
    const encoder = setInterval(() => {
      appendFileSync(file, clip.subarray(at, at + 2_500));
      at += 2_500;
    }, 50);
    try {
      const openedAt = new Date().toISOString();
      const part = { number: 1, openedAt, closedAt: null, sizeBytes: 0, recovered: false };
      await desk.begin("s-1", "room-1", { airState: "on-air", parts: [part] });
      await desk.post("/sessions/s-1/phase", { phase: "opening", caseNumbers: form.caseNumbers });
      const technician = await watching(await desk.token("技术员", ["session.read", "session.watch"]));
      const reader = await watching(await desk.token("读者", ["session.read"]));
      const judge = await watching(
        await desk.token("法官", ["session.read", "session.watch", "session.watch-closed"]),
      );
      const health = (client: LiveClient) => client.entry("health/room-1");
      const sees = (client: LiveClient) => health(client).tileAtMs !== null && health(client).rmsDb !== null;
      await waitFor("picture and sound", () => sees(technician) && sees(judge), { deadlineMs: 30_000 });
      expect(Math.abs(health(judge).tileAtMs - Date.now())).toBeLessThan(10_000);
      expect(health(reader)).toMatchObject({ tileAtMs: null, rmsDb: null, peakDb: null });
      expect(technician.entry("room/room-1").session).toMatchObject({
        sight: "public",
        cause: "买卖合同纠纷",
      });

      await desk.post("/sessions/s-1/phase", { phase: "closed-evidence" });
      await waitFor("it is closed to him", () => technician.entry("room/room-1").session.sight === "nothing");
      const { length } = technician.changes;
      await waitFor("looks later", () => technician.changes.length > length + 4 && sees(judge));
      // From the message on that says so, itself included.
      const told = technician.changes
        .slice(technician.changes.findIndex(({ entries }) => sightIn(entries["room/room-1"]) === "nothing"))
        .flatMap(({ entries }) => entries["health/room-1"] ?? []);
      expect(told.length).toBeGreaterThan(3);
      for (const each of told) expect(each).toMatchObject({ tileAtMs: null, rmsDb: null, peakDb: null });
      expect(technician.entry("room/room-1").session).toMatchObject({ cause: null, grade: null, id: "s-1" });
      expect(judge.entry("room/room-1").session).toMatchObject({ sight: "all", cause: "买卖合同纠纷" });

      // Open again, what was recorded behind closed doors stays so.
      await desk.post("/sessions/s-1/phase", { phase: "reopening" });
      await waitFor("it is public again", () => technician.entry("room/room-1").session.sight === "public");
      expect(health(technician)).toMatchObject({ tileAtMs: null, rmsDb: null });
    } finally {
      clearInterval(encoder);
    }
  }, 60_000);

  it("is told of neither by a form nor by the docket what it is about", async () => {
    const form = approvalFor({ courtroom: "room-1", now: new Date(desk.clock.wallMs()) });
    await desk.approve("room-1", { caseNumbers: form.caseNumbers });
    await desk.post("/docket", { ...docketEntryOf(form, "书记员甲"), publicHearing: false });
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/assign", { caseNumbers: form.caseNumbers });
    const technician = await watching(await desk.token("技术员", ["session.read", "session.watch"]));
    const judge = await watching(BOOTSTRAP);
    await waitFor("the judge knows", () => judge.entry("room/room-1").session?.cause === "买卖合同纠纷");
    expect(technician.entry("room/room-1").session).toMatchObject({ ...{ cause: null, grade: null } });
    expect(JSON.stringify([technician.entries, technician.changes])).not.toContain("买卖合同纠纷");
  });
});

describe("what somebody is sent ends within a second", () => {
  const ends = async (who: Actor, act: () => Promise<unknown>) => {
    const client = await watching(who.browser);
    await act();
    const beganMs = monotonicMs();
    await waitFor("the end", () => client.closed !== null);
    expect(monotonicMs() - beganMs).toBeLessThan(1_500);
    return client.over?.code;
  };

  it("with his role, his sign-in, his account, and his token", async () => {
    await openHouse(desk);
    const [one, two, three] = [
      await actor(desk, "technician"),
      await actor(desk, "technician"),
      await actor(desk, "technician"),
    ];
    const { items } = (await desk.call("GET", "/grants")).body;
    const grant = items.find(({ userId }: { userId: string }) => userId === one.userId);
    expect(await ends(one, () => desk.post(`/grants/${grant.id}/end`))).toBe("permission-denied");
    expect(await ends(two, () => two.browser.send("POST", "/sign-out", {}))).toBe("unauthenticated");
    expect(await ends(three, () => desk.post(`/users/${three.userId}/disable`, { reason: "调离" }))).toBe(
      "unauthenticated",
    );
    const { body } = await desk.post("/tokens", { person: "程序", permissions: ["session.read"] });
    const client = await watching(body.token);
    await desk.post(`/tokens/${body.id}/revoke`);
    await waitFor("the end", () => client.closed !== null);
    expect(client.over).toMatchObject({ code: "unauthenticated" });
    expect(client.changes.every(({ atMs }) => atMs > 0)).toBe(true);
  });
});
