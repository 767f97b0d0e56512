// Every live event × (nobody, somebody without the permission, the right one), as the routes' walk.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PERMISSIONS } from "../../../../src/desk/contract/permissions.ts";
import { liveErrorSchema } from "../../../../src/desk/contract/wall.ts";
import { LiveClient } from "../support/live-client.ts";
import { RunningDesk, type Who } from "../support/running-desk.ts";

const desk = new RunningDesk();
const clients: LiveClient[] = [];
beforeAll(() => desk.start());
afterAll(async () => {
  for (const client of clients) client.close();
  await desk.stop();
});

async function as(who: Who): Promise<LiveClient> {
  const client = new LiveClient(desk, who);
  clients.push(client);
  return client.connected();
}

describe("every live event", () => {
  it("declares who may ask", () => {
    expect(desk.desk.liveEvents.map(({ name }) => name)).toEqual(["wall"]);
    for (const { access } of desk.desk.liveEvents) expect(PERMISSIONS).toContain(access);
  });

  it("is nobody's who is not known", async () => {
    for (const who of [null, "wrong"]) {
      await expect(as(who)).rejects.toThrow();
      expect(await desk.call("GET", "/live", undefined, who)).toMatchObject({
        status: 401,
        body: { code: "unauthenticated" },
      });
    }
  });

  it("refuses whoever has every permission but its own, and answers whoever has that one", async () => {
    for (const { name, access, answer } of desk.desk.liveEvents) {
      const rest = PERMISSIONS.filter((each) => each !== access);
      const without = await as(await desk.token(`没有 ${access}`, rest));
      expect(liveErrorSchema.parse(await without.ask(name)).code).toBe("permission-denied");
      const right = await as(await desk.token("某人", [access]));
      answer.parse(await right.ask(name));
    }
  });

  it("answers what it can't read, and what it does not know", async () => {
    const client = await as(await desk.token("某人"));
    for (const { name } of desk.desk.liveEvents) {
      for (const body of [{ nonsense: true }, 17, "{", null, Buffer.from("x")]) {
        expect(await client.ask(name, body)).toMatchObject({ code: "invalid-request" });
      }
    }
    for (const name of ["nothing", "__proto__", "toString"]) {
      expect(await client.ask(name)).toMatchObject({ code: "event-not-found" });
    }
  });
});
