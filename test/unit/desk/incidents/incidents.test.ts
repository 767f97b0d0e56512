// Incidents of a running desk: which come by themselves, what stands on their timeline, who may see and close them.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approvalFor } from "../../../support/approval-builder.ts";
import { avcClip } from "../../../support/clips.ts";
import { plainIndex } from "../../../support/plain-index.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { docketEntryOf, RunningDesk } from "../support/running-desk.ts";

interface Listed {
  readonly id: string;
  readonly number: string;
  readonly origin: string;
  readonly alarm: string | null;
  readonly place: string;
  readonly state: string;
  readonly caseNumbers: readonly string[];
  readonly sessionIds: readonly string[];
  readonly openedBy: string;
}

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

const incidents = async (): Promise<Listed[]> => (await desk.call("GET", "/incidents")).body.items;
const detail = async (id: string) => (await desk.call("GET", `/incidents/${id}`)).body;
const one = async (origin: string): Promise<Listed> =>
  waitFor(`an incident: ${origin}`, async () => (await incidents()).find((each) => each.origin === origin));

async function onAir(session = "s-1", room = "room-1") {
  const { form } = await desk.approve(room);
  await desk.begin(session, room, { airState: "on-air" });
  await desk.post(`/sessions/${session}/phase`, { phase: "opening", caseNumbers: form.caseNumbers });
  return form;
}

describe("the list of incidents", () => {
  it("is chosen from by state, origin, place, and part of a number", async () => {
    const form = await onAir();
    await desk.post("/sessions/s-1/cut", {});
    const cut = await one("cut");
    await desk.post("/courtrooms", { id: "room-2", name: "二" });
    const { body: entered } = await desk.post("/incidents", { courtroom: "room-2", note: "旁听席有人拍摄" });
    const chosen = async (query: Readonly<Record<string, string>>) =>
      (await desk.call("GET", `/incidents?${new URLSearchParams(query)}`)).body.items.map(
        ({ id }: Listed) => id,
      );
    expect(await chosen({})).toEqual([entered.id, cut.id]);
    expect(await chosen({ state: "open", origin: "cut" })).toEqual([cut.id]);
    expect(await chosen({ state: "closed" })).toEqual([]);
    expect(await chosen({ place: "room-2" })).toEqual([entered.id]);
    expect(await chosen({ text: form.caseNumbers[0]?.slice(3) ?? "" })).toEqual([cut.id]);
    expect(await chosen({ text: entered.number.slice(5) })).toEqual([entered.id]);
    // What the database takes for a joker is a letter here.
    expect(await chosen({ text: "%" })).toEqual([]);
    expect(await chosen({ text: "2026_0" })).toEqual([]);
  });
});

describe("an incident comes by itself", () => {
  it("for a cut: once, with its sessions and cases, the press on its timeline and the plan beside it", async () => {
    const form = await onAir();
    await desk.post("/sessions/s-1/cut", { reason: "证人画面" });
    await desk.post("/sessions/s-1/cut", { reason: "再按一次" });
    const incident = await one("cut");
    expect(incident).toMatchObject({ place: "room-1", sessionIds: ["s-1"], caseNumbers: form.caseNumbers });
    expect(incident.number).toMatch(/^\d{4}-0001$/);
    const presses = () =>
      waitFor("both presses", async () => {
        const { timeline } = await detail(incident.id);
        const cuts = timeline.filter(({ what }: { what: string }) => what === "courtroom.cut");
        return cuts.length === 2 ? cuts : undefined;
      });
    expect(await presses()).toMatchObject([{ text: "证人画面" }, { text: "再按一次" }]);
    expect(await incidents()).toHaveLength(1);
    const { plans } = await detail(incident.id);
    expect(plans).toMatchObject([{ emergency: "已准备", caseNumbers: form.caseNumbers }]);
  });

  it("for a cut without the desk, and the next desk does not make it twice", async () => {
    await desk.begin("s-1");
    desk.gate.latched.add("room-1");
    desk.gate.send({ type: "latches", all: false, courtrooms: ["room-1"] });
    expect(await one("cut")).toMatchObject({ openedBy: "gate", place: "room-1" });
    await desk.desk.stop();
    await desk.startDesk();
    expect(await incidents()).toHaveLength(1);
  });

  it("for an alarm of priority 1, and for none of the others", async () => {
    await desk.begin("s-1", "room-1", { recordHealthy: false });
    await desk.desk.lookAtStreams();
    expect(await one("alarm")).toMatchObject({
      alarm: "record-unhealthy",
      place: "room-1",
      sessionIds: ["s-1"],
    });
    const alarms = (await desk.call("GET", "/alarms")).body.items as { priority: number }[];
    expect(alarms.some(({ priority }) => priority > 1)).toBe(true);
    expect(await incidents()).toHaveLength(1);
  });

  it("for an attempt to air that the law or the rights refuse, once a session; not for one that came too early", async () => {
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/air", {});
    const [early] = await incidents();
    expect(early).toBeUndefined();
    await desk.post("/sessions/s-1/phase", { phase: "opening", caseNumbers: ["（2026）豫0802民初9999号"] });
    expect((await desk.post("/sessions/s-1/air")).body.code).toBe("not-allowed");
    const stranger = await desk.token("路人", ["session.read"]);
    expect((await desk.call("POST", "/sessions/s-1/air", {}, stranger)).body.code).toBe("permission-denied");
    const incident = await one("refused-air");
    const again = async () =>
      (await detail(incident.id)).timeline.filter(({ what }: { what: string }) => what === "again");
    await waitFor("the second attempt", async () => (await again()).length === 1);
    expect(await again()).toMatchObject([{ by: "路人", text: "permission-denied" }]);
    const { timeline } = await detail(incident.id);
    const refused = timeline.filter(({ what }: { what: string }) => what.startsWith("refused "));
    // The audit names the session that it was about, and not only the route.
    expect(refused.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "hearing-not-opened",
      "not-allowed",
      "permission-denied",
    ]);
    expect(await incidents()).toHaveLength(1);
  });
});

describe("an incident is closed", () => {
  it("by a second person, with cause and measures, when nothing is left on the platform", async () => {
    await onAir();
    const { body: alarm } = await desk.post("/incidents", { sessionId: "s-1", note: "旁听席拍摄" });
    const { id } = alarm;
    const people = await Promise.all(["甲", "乙", "丙"].map((name) => desk.token(name)));
    const [a = "", b = "", c = ""] = people;
    const post = async (who: string, what: string, body: object = {}) => {
      const answer = await desk.post(`/incidents/${id}/${what}`, body, who);
      return answer.body.code ?? answer.body.state;
    };
    expect(await post(a, "handle")).toBe("open");
    expect(await post(b, "close")).toBe("findings-missing");
    await post(a, "findings", { cause: "手机拍摄", measures: "已清场" });
    const order = { page: "https://platform.example/1", reason: "含证人" };
    const span = { fromAt: "2026-11-28T09:00:00+08:00", toAt: "2026-11-28T09:01:00+08:00" };
    const asked = (await desk.post(`/incidents/${id}/take-downs`, { ...order, ...span }, a)).body;
    expect(await post(b, "close")).toBe("take-down-open");
    const takeDown = async (who: string, what: string, body: object) =>
      (await desk.post(`/take-downs/${asked.id}/${what}`, body, who)).body;
    expect(await takeDown(b, "check", { gone: true })).toMatchObject({ code: "take-down-not-done" });
    await takeDown(a, "done", { note: "平台已删" });
    expect(await takeDown(a, "check", { gone: true })).toMatchObject({ code: "second-person" });
    expect(await takeDown(b, "check", { gone: false })).toMatchObject({ doneBy: null, checkedBy: null });
    await takeDown(a, "done", { note: "平台再删" });
    expect(await takeDown(b, "check", { gone: true })).toMatchObject({ checkedBy: "乙" });
    expect(await post(b, "close")).toBe("closing");
    expect(await post(b, "close/confirm")).toBe("second-person");
    expect(await post(a, "close/confirm")).toBe("second-person");
    expect(await post(c, "close/return", { reason: "措施不具体" })).toBe("open");
    expect(await post(c, "close/confirm")).toBe("not-asked");
    await post(b, "close");
    // What the second person has seen is changed: it must be asked for again.
    await post(a, "findings", { cause: "手机拍摄", measures: "已清场，加装提示" });
    expect(await post(c, "close/confirm")).toBe("not-asked");
    await post(b, "close");
    expect(await post(c, "close/confirm")).toBe("closed");
    expect(await post(a, "notes", { text: "补记" })).toBe("incident-closed");
    const { timeline } = await detail(id);
    const kinds = timeline.map(({ what }: { what: string }) => what);
    for (const kind of ["opened", "handled", "findings", "take-down", "close-returned", "closed"])
      expect(kinds).toContain(kind);
    const report = await desk.call("GET", `/incidents/${id}/report`);
    expect(Buffer.from(report.body.bytes).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("a second person", () => {
  it("is nobody who acts with a token that the first has made, under whatever name", async () => {
    await onAir();
    const { id } = (await desk.post("/incidents", { sessionId: "s-1", note: "旁听席拍摄" })).body;
    const a = await desk.token("甲");
    const [alias, b] = [await desk.token("化名", ["*"], a), await desk.token("乙")];
    const post = async (who: string, path: string, body: object = {}) => {
      const answer = await desk.post(path, body, who);
      return answer.body.code ?? answer.body.state ?? answer.body;
    };
    const order = { page: "https://platform.example/1", reason: "含证人" };
    const span = { fromAt: "2026-11-28T09:00:00+08:00", toAt: "2026-11-28T09:01:00+08:00" };
    const asked = (await desk.post(`/incidents/${id}/take-downs`, { ...order, ...span }, a)).body;
    await post(a, `/take-downs/${asked.id}/done`, { note: "平台已删" });
    expect(await post(alias, `/take-downs/${asked.id}/check`, { gone: true })).toBe("second-person");
    expect(await post(b, `/take-downs/${asked.id}/check`, { gone: true })).toMatchObject({ checkedBy: "乙" });
    await post(a, `/incidents/${id}/findings`, { cause: "手机拍摄", measures: "已清场" });
    expect(await post(a, `/incidents/${id}/close`)).toBe("closing");
    expect(await post(alias, `/incidents/${id}/close/confirm`)).toBe("second-person");
    expect(await post(b, `/incidents/${id}/close/confirm`)).toBe("closed");
  });
});

describe("the clip of an incident", () => {
  const seconds = 10;
  /** @param forSeconds by its index; on a slow machine what a test does must still lie within. */
  async function recorded(forSeconds = seconds): Promise<string> {
    const clip = await avcClip({ seconds });
    const wallMs = desk.clock.wallMs() - seconds * 1000;
    desk.inFolderOf("s-1", (folder) => {
      copyFileSync(clip, join(folder, "part-001.flv"));
      writeFileSync(join(folder, "part-001.index"), plainIndex(readFileSync(clip), wallMs, forSeconds));
    });
    return clip;
  }
  const clipOf = (id: string, who?: string) =>
    desk.call("GET", `/incidents/${id}/clip?session=s-1&part=1`, undefined, who);

  it("is the record's own bytes, and its stills are pictures", async () => {
    const clip = await recorded();
    await onAir();
    await desk.post("/sessions/s-1/cut");
    const { id } = await one("cut");
    expect(await detail(id)).toMatchObject({ clips: [{ session: "s-1", part: 1, closed: false }] });
    const { body } = await clipOf(id);
    expect(Buffer.from(body.bytes).equals(readFileSync(clip))).toBe(true);
    const still = await desk.call("GET", `/incidents/${id}/still?session=s-1&seconds=-3`);
    expect([still.status, still.body.contentType]).toEqual([200, "image/jpeg"]);
    expect(Buffer.from(still.body.bytes).subarray(0, 2).toString("hex")).toBe("ffd8");
    const none = await desk.call("GET", `/incidents/${id}/clip?session=other&part=1`);
    expect([none.status, none.body.code]).toEqual([404, "session-not-found"]);
  });

  it("of what no picture can be decoded from is told as that, and is there to take along", async () => {
    const clip = await recorded();
    const garbled = readFileSync(clip);
    // Behind the headers, in which nothing but lengths would notice.
    for (let at = 1_000; at < garbled.length; at++) garbled[at] = (at * 151) & 0xff;
    desk.inFolderOf("s-1", (folder) => writeFileSync(join(folder, "part-001.flv"), garbled));
    await onAir();
    await desk.post("/sessions/s-1/cut");
    const { id } = await one("cut");
    const still = await desk.call("GET", `/incidents/${id}/still?session=s-1&seconds=-3`);
    expect([still.status, still.body.code]).toEqual([422, "still-undecodable"]);
    expect((await clipOf(id)).status).toBe(200);
  });

  it("of a hearing that is not public, or within a sealed span, is nobody's without that right", async () => {
    await recorded();
    const form = approvalFor({ courtroom: "room-1", now: new Date(desk.clock.wallMs()) });
    await desk.post("/docket", { ...docketEntryOf(form, "书记员甲"), publicHearing: false });
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/assign", { caseNumbers: form.caseNumbers });
    await desk.post("/courtrooms/room-1/cut");
    const { id } = await one("cut");
    const technician = await desk.token("技术员", ["incident.read", "session.watch"]);
    const judge = await desk.token("法官", ["session.watch", "session.watch-closed"]);
    const still = await desk.call(
      "GET",
      `/incidents/${id}/still?session=s-1&seconds=-3`,
      undefined,
      technician,
    );
    for (const refused of [await clipOf(id, technician), still])
      expect([refused.status, refused.body.code]).toEqual([403, "hearing-closed-to-view"]);
    expect((await clipOf(id, judge)).status).toBe(200);
    expect(await detail(id)).toMatchObject({ clips: [{ closed: true }] });
  });

  it("is closed where a seal touches it, though the hearing is public and goes on in public", async () => {
    await recorded(120);
    await onAir();
    await desk.post("/sessions/s-1/phase", { phase: "closed-evidence" });
    await desk.post("/sessions/s-1/phase", { phase: "reopening" });
    await desk.post("/courtrooms/room-1/cut");
    const { id } = await one("cut");
    expect(await detail(id)).toMatchObject({ clips: [{ closed: true }] });
  });
});

describe("a cut that nobody could verify", () => {
  it("is an alarm of priority 1, and part of the cut's incident", async () => {
    await onAir();
    const at = new Date().toISOString();
    desk.gate.intercept = (command) =>
      command.name !== "cut"
        ? undefined
        : {
            ...{ sessionId: "s-1", courtroom: "room-1", airState: "cut", receivedAt: at, closedAt: at },
            ...{ closedInMs: 2, lastContentAt: at, discardedSeconds: 2, discardedBytes: 9, latched: true },
            verified: false,
          };
    await desk.post("/sessions/s-1/cut");
    const { id } = await one("cut");
    const again = async () =>
      (await detail(id)).timeline.some(({ what }: { what: string }) => what === "again");
    await waitFor("the alarm on its timeline", again);
    const { items } = (await desk.call("GET", "/alarms")).body;
    expect(items).toContainEqual(
      expect.objectContaining({ name: "cut-unverified", place: "room-1", priority: 1 }),
    );
    expect(await incidents()).toHaveLength(1);
  });
});
