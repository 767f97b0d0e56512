import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DeskLink } from "../../../src/gate/desk-link.ts";
import { snapshotMessages } from "../../../src/gate/snapshot.ts";
import { LinkChannel } from "../../../src/link/channel.ts";
import type { GateMessage } from "../../../src/link/messages.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let folder: TempFolder;
let link: DeskLink;
let dropped = 0;
let notes: string[] = [];
const channels: LinkChannel[] = [];

beforeEach(async () => {
  folder = tempFolder("desk-link");
  dropped = 0;
  notes = [];
  link = new DeskLink({
    path: `${folder.path}/gate.sock`,
    secret: "secret",
    monotonicMs,
    snapshot: () =>
      snapshotMessages(
        { latches: { all: false, courtrooms: [] }, roomsVersion: 0, publicKey: "", ingestOpen: true },
        [],
      ),
    lease: () => undefined,
    command: () => Promise.resolve(null),
    note: (code) => notes.push(code),
    dropped: () => dropped++,
  });
  await link.start();
});
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close("done");
  link.stop();
  folder.remove();
});

interface Desk {
  readonly heard: GateMessage[];
  closed: string | null;
  close(): void;
}

function desk(incarnation: number): Desk {
  const seen: Desk = { heard: [], closed: null, close: () => channel.close("left") };
  const channel: LinkChannel = new LinkChannel(connect(`${folder.path}/gate.sock`), {
    onMessage: (message) => seen.heard.push(message as GateMessage),
    onClosed: (reason) => {
      seen.closed = reason;
    },
  });
  channels.push(channel);
  channel.send({ type: "hello", version: 1, secret: "secret", incarnation });
  return seen;
}

const greeted = (each: Desk) =>
  waitFor("a snapshot", () => each.heard.some(({ type }) => type === "snapshot"));
const leaves = async (each: Desk) => {
  each.close();
  await waitFor("the gate notices", () => !link.isConnected);
};
const event = (detail: string): GateMessage => ({
  type: "event",
  code: "something",
  at: "",
  courtroom: null,
  sessionId: null,
  detail,
});
const head = (sessionId: string, offset: number, final = false): GateMessage => ({
  type: "head",
  head: { sessionId, part: 1, offset, chain: "", signature: "", final },
});

it("refuses an older desk also while none is connected", async () => {
  const newest = desk(7);
  await greeted(newest);
  await leaves(newest);
  const older = desk(6);
  await waitFor("the older one is refused", () => older.closed);
  expect([older.heard, notes]).toEqual([[], ["link-older-desk"]]);
  await greeted(desk(7));
});

it("tells the next desk what happened meanwhile, and of heads each session's newest", async () => {
  const first = desk(1);
  await greeted(first);
  await leaves(first);
  for (const message of [event("a"), head("s-1", 10), head("s-2", 5), event("b"), head("s-1", 20, true)]) {
    link.send(message);
  }
  const second = desk(2);
  await waitFor("everything", () => second.heard.length === 5);
  expect(second.heard.slice(1)).toEqual([event("a"), event("b"), head("s-2", 5), head("s-1", 20, true)]);
  expect(dropped).toBe(0);
  await leaves(second);
  const third = desk(3);
  await greeted(third);
  link.send(event("c"));
  await waitFor("the new one alone", () => third.heard.length === 2);
  expect(third.heard[1]).toEqual(event("c"));
});

it("keeps a bounded number of them and counts what is lost; heads crowd out no event", async () => {
  for (let number = 0; number < 1_010; number++) link.send(event(String(number)));
  for (let number = 0; number < 5_000; number++) link.send(head("s-1", number));
  expect(dropped).toBe(10);
  const next = desk(1);
  await waitFor("what was kept", () => next.heard.length === 1_002);
  expect([next.heard[1], next.heard.at(-1)]).toEqual([event("10"), head("s-1", 4_999)]);
});
