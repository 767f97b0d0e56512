// Who may lift a cut, through the API of a whole node: two persons, neither of them the one who cut (design 4).
import { afterEach, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
afterEach(() => stage.close());

const refusal = (status: number, code: string) => expect.objectContaining({ status, code });

describe("a cut by the API", () => {
  it("is lifted by two other persons, to held; going on air again is a further act", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto" } } });
    await stage.rooms("room-1");
    await stage.approve({ courtroom: "room-1" });
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession("room-1", "on-air");
    const [cutter, asker, confirmer] = [
      await stage.person("技术员"),
      await stage.person("书记员"),
      await stage.person("庭长"),
    ];
    const watcher = await stage.person("值班员", ["session.read"]);
    await expect(asker.rearm("room-1")).rejects.toEqual(refusal(409, "not-latched"));
    await expect(watcher.cut(id)).rejects.toEqual(refusal(403, "permission-denied"));

    expect(await cutter.cut(id)).toMatchObject({
      sessionId: id,
      airState: "cut",
      latched: true,
      verified: true,
    });
    const shut = await stage.sessionIs(id, "cut");
    expect(shut.reasons.map(({ code }) => code)).toContain("courtroom-cut");
    await expect(stage.api.air(id)).rejects.toEqual(refusal(409, "not-allowed"));

    await expect(confirmer.confirmRearm("room-1")).rejects.toEqual(refusal(409, "rearm-not-requested"));
    await expect(cutter.rearm("room-1")).rejects.toEqual(refusal(403, "rearm-by-cutter"));
    await expect(watcher.rearm("room-1")).rejects.toEqual(refusal(403, "permission-denied"));
    await expect(asker.rearm("room-1", "")).rejects.toEqual(refusal(400, "invalid-request"));
    await asker.rearm("room-1", "已处置");
    await expect(asker.confirmRearm("room-1")).rejects.toEqual(refusal(403, "rearm-same-person"));
    await expect(cutter.confirmRearm("room-1")).rejects.toEqual(refusal(403, "rearm-by-cutter"));
    // A token that the asker mints is the asker's own hand.
    const minted = await asker.createToken("另一人", ["air.rearm.agree"]);
    await expect(stage.node.api(minted.token).confirmRearm("room-1")).rejects.toEqual(
      refusal(403, "rearm-minted-by"),
    );
    expect(await stage.api.session(id)).toMatchObject({ airState: "cut", latched: true });

    expect(await confirmer.confirmRearm("room-1")).toMatchObject({ state: "lifted", requestedBy: "书记员" });
    expect(await stage.sessionIs(id, "held")).toMatchObject({ wanted: false, latched: false });
    const sent = encoder.sent;
    await waitFor("3 s of media", () => encoder.sent > sent + 216);
    expect(await stage.api.session(id)).toMatchObject({ airState: "held", wanted: false });
    expect(await stage.streams()).toHaveLength(1);
    await stage.api.air(id);
    await stage.sessionIs(id, "on-air");
    const second = async () => (await stage.streams())[1]?.stamped;
    await waitFor("content again", second, { everyMs: 50 });
  });

  it("of all courtrooms reaches those to come, and is lifted by the same rule; single latches stay", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto" } } });
    await stage.rooms("room-1", "room-2");
    for (const courtroom of ["room-1", "room-2", "room-3"]) await stage.approve({ courtroom });
    for (const room of ["room-1", "room-2"]) await stage.encoder(room).start();
    const { id } = await stage.liveSession("room-1", "on-air");
    await stage.liveSession("room-2", "on-air");
    const [cutter, asker, confirmer] = [
      await stage.person("技术员"),
      await stage.person("书记员"),
      await stage.person("庭长"),
    ];
    await cutter.cut(id);
    const { reports } = await cutter.cutAll();
    expect(reports.map(({ sessionId }) => sessionId)).toHaveLength(2);
    expect(reports.every(({ latched, verified }) => latched && verified)).toBe(true);
    await stage.rooms("room-3");
    await stage.encoder("room-3").start();
    await stage.liveSession("room-3", "cut");

    await expect(cutter.liftCutAll()).rejects.toEqual(refusal(403, "rearm-by-cutter"));
    await asker.liftCutAll();
    await expect(asker.confirmLiftCutAll()).rejects.toEqual(refusal(403, "rearm-same-person"));
    await confirmer.confirmLiftCutAll();
    for (const room of ["room-2", "room-3"]) await stage.liveSession(room, "held");
    expect(await stage.api.session(id)).toMatchObject({ airState: "cut", latched: true });
    // Two connections in all: the third courtroom never had one, and lifting opened none.
    expect(await stage.platform.connections()).toHaveLength(2);
  });
});
