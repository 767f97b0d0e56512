import { afterAll, beforeAll, expect, it } from "vitest";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(() => desk.start());
afterAll(() => desk.stop());

it("are entered one after another: of two at once one is the node's own, and none is entered twice", async () => {
  const add = (code: string) => desk.call("POST", "/courts", { code, name: code });
  const answers = await Promise.all([add("豫17"), add("豫18"), add("豫18")]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 409]);
  expect(answers[2]?.body.code).toBe("court-exists");
  const { items } = (await desk.call("GET", "/courts")).body;
  const entered = items.filter(({ code }: { code: string }) => code.startsWith("豫1"));
  expect(entered.map(({ code, own }: { code: string; own: boolean }) => [code, own])).toEqual([
    ["豫17", true],
    ["豫18", false],
  ]);
});
