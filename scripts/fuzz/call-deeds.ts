// What no bytes can do, without a socket: calls of our own side that come too early, too late or twice, and values
// that may not be written. Each must do nothing, or say so.
import { type AmfObject, type AmfValue, encodeAmf } from "../../src/rtmp/amf0.ts";
import { ChunkReader } from "../../src/rtmp/chunk-reader.ts";
import { chunkedMessage, chunkedSizeBytes } from "../../src/rtmp/chunk-writer.ts";
import { DEFAULT_CHUNK_LIMITS, DEFAULT_PUBLISHER_LIMITS } from "../../src/rtmp/limits.ts";
import { PublishDialog } from "../../src/rtmp/publish-dialog.ts";
import { PublisherDialog } from "../../src/rtmp/publisher-dialog.ts";
import { WireError } from "../../src/rtmp/wire-error.ts";
import { DIALOGUE_TO_PUBLISH, PLATFORM_TO_START } from "./seeds.ts";
import { BrokenPromise } from "./targets.ts";

export function callDeeds(): void {
  unwritable();
  decisions();
  afterTheEnd();
  reading();
}

function refuses(what: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (error instanceof RangeError) return;
    throw error;
  }
  throw new BrokenPromise(`must be refused: ${what}`);
}

function unwritable(): void {
  let deep: AmfValue = null;
  for (let depth = 0; depth < 20; depth++) deep = { deep } as AmfObject;
  refuses("a value of 20 levels", () => encodeAmf(deep));
  refuses("a key of 70,000 bytes", () => encodeAmf({ ["k".repeat(70_000)]: 1 }));
  const long = encodeAmf("x".repeat(70_000), new Date(0), [1, "2"]);
  const bytes = chunkedMessage(500, 20, 2 ** 32 + 5, 1, long, 4096);
  if (bytes.length > chunkedSizeBytes(long.length, 4096))
    throw new BrokenPromise("the writer keeps to its bound");
}

function violates(code: string, bytes: Buffer): void {
  try {
    new ChunkReader(() => undefined).push(bytes, 0, bytes.length);
  } catch (error) {
    if (error instanceof WireError && error.code === code) return;
    throw error;
  }
  throw new BrokenPromise(`must end with ${code}`);
}

function publisher(): { dialog: PublisherDialog; said: string[] } {
  const said: string[] = [];
  const dialog = new PublisherDialog(
    { limits: DEFAULT_PUBLISHER_LIMITS, monotonicMs: () => 0, remoteAddress: "" },
    {
      send: () => said.push("send"),
      publish: () => said.push("publish"),
      message: () => said.push("message"),
      unpublish: () => said.push("unpublish"),
      leave: (code) => said.push(code),
    },
  );
  return { dialog, said };
}

function decisions(): void {
  const { dialog, said } = publisher();
  dialog.accept();
  if (said.length > 0) throw new BrokenPromise("nothing is accepted before it was asked for");
  const media = Buffer.from("0600000000000109010000002f", "hex");
  const all = Buffer.concat([DIALOGUE_TO_PUBLISH, media]);
  dialog.receive(all, 0, all.length);
  dialog.releaseWaiting();
  // While it is being decided more may have been read already.
  dialog.receive(media, 0, media.length);
  if (said.includes("message")) throw new BrokenPromise("no media before the decision");
  dialog.accept();
  dialog.accept();
  dialog.releaseWaiting();
  if (said.filter((each) => each === "message").length !== 2)
    throw new BrokenPromise("what waited comes, once");
}

function afterTheEnd(): void {
  const { dialog, said } = publisher();
  dialog.receive(DIALOGUE_TO_PUBLISH, 0, DIALOGUE_TO_PUBLISH.length);
  dialog.refuse("BadName", "taken");
  const words = said.length;
  dialog.refuse("Denied", "twice");
  dialog.accept();
  dialog.releaseWaiting();
  dialog.receive(DIALOGUE_TO_PUBLISH, 0, 100);
  if (said.length !== words) throw new BrokenPromise("nothing is said after the last word");

  const events: string[] = [];
  const client = new PublishDialog(
    { app: "live", tcUrl: "rtmp://h/live", streamName: "s", monotonicMs: () => 0 },
    {
      send: () => undefined,
      entered: (state) => events.push(state),
      reconnect: () => events.push("reconnect"),
      failed: (code) => events.push(code),
      reconnectRequest: () => events.push("reconnect request"),
    },
  );
  client.start();
  client.receive(PLATFORM_TO_START, 0, PLATFORM_TO_START.length);
  client.farewell();
  client.receive(PLATFORM_TO_START, 0, PLATFORM_TO_START.length);
  if (events.join(" ") !== "connect publish ready")
    throw new BrokenPromise(`a client said ${events.join(" ")}`);
}

/** Large buffers are let go of, and the whole of a long stream is acknowledged. */
function reading(): void {
  let messages = 0;
  const reader = new ChunkReader(() => {
    messages += 1;
  }, DEFAULT_CHUNK_LIMITS);
  reader.admit();
  const large = chunkedMessage(6, 9, 0, 1, Buffer.alloc(3 * 1024 * 1024), 128);
  const larger = chunkedMessage(7, 9, 0, 1, Buffer.alloc(6 * 1024 * 1024), 128);
  for (const bytes of [large, larger, large]) reader.push(bytes, 0, bytes.length);
  if (messages !== 3 || reader.heldBytes > DEFAULT_CHUNK_LIMITS.assemblyBytes) {
    throw new BrokenPromise("large messages come, and their buffers go");
  }
  violates("assembly-too-large", large.subarray(0, 1024 * 1024));
  violates("control-malformed", chunkedMessage(2, 2, 0, 0, Buffer.alloc(3), 128));
  const { dialog, said } = publisher();
  dialog.receive(DIALOGUE_TO_PUBLISH, 0, DIALOGUE_TO_PUBLISH.length);
  dialog.accept();
  dialog.releaseWaiting();
  const before = said.length;
  dialog.receive(large, 0, large.length);
  if (said[before] !== "message" || said[before + 1] !== "send")
    throw new BrokenPromise("3 MiB are acknowledged");
}
