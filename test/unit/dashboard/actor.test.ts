// Who acted without being a person of the court is told in words, as the desk names him.
import { describe, expect, it } from "vitest";
import { actorOf } from "../../../dashboard/src/actor.ts";
import { machineActor, NODE_PARTS, printedName, roomActor } from "../../../src/desk/people/reserved-names.ts";

describe("who acted", () => {
  it("is a part of the node, a courtroom's button, an account of the machine, a command, or a person", () => {
    const parts = Object.keys(NODE_PARTS);
    expect(parts.map((part) => actorOf(part).kind)).toEqual(parts);
    expect(actorOf(roomActor("room-1"))).toEqual({ kind: "button", name: "" });
    expect(actorOf(machineActor("root"))).toEqual({ kind: "machine", name: "root" });
    expect(actorOf(null).kind).toBe("command");
    expect(actorOf("李技术")).toEqual({ kind: "person", name: "李技术" });
  });

  it("is no raw name of the node's on paper either", () => {
    const raw = [...Object.keys(NODE_PARTS), roomActor("room-1"), machineActor("root")];
    for (const name of raw) expect(printedName(name)).toMatch(/^[一-鿿]/);
    expect(printedName("李技术")).toBe("李技术");
  });
});
