// Who acted without being a person of the court: told in words on pages and papers, and no person's name.
import { describe, expect, it } from "vitest";
import { actorOf, machineActor, roomActor } from "../../../../src/desk/contract/actors.ts";
import { BOOTSTRAP_PERSON, refuseReserved } from "../../../../src/desk/people/reserved-names.ts";
import { printedName } from "../../../../src/desk/print/printed-name.ts";

const OWN = ["gate", "desk", BOOTSTRAP_PERSON, roomActor("room-1"), machineActor("root")];

describe("who acted", () => {
  it("is a part of the node, a courtroom's button, an account of the machine, a command, or a person", () => {
    expect([...OWN, null, "李技术"].map((by) => actorOf(by).kind)).toEqual([
      ...["gate", "desk", "bootstrap", "button", "machine", "command", "person"],
    ]);
    expect(actorOf(machineActor("root")).name).toBe("root");
    expect(actorOf("李技术").name).toBe("李技术");
  });

  it("is no raw name of the node's on paper", () => {
    for (const name of OWN) expect(printedName(name)).toMatch(/^[一-鿿]/);
    expect(printedName(machineActor("root"))).toBe("节点本机账户 root");
    expect(printedName("李技术")).toBe("李技术");
  });

  it("is never a person who carries such a name", () => {
    for (const name of [...OWN, " Gate ", "ROOM:9"]) expect(() => refuseReserved(name)).toThrow();
    expect(() => refuseReserved("李技术")).not.toThrow();
  });
});
