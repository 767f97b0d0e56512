// The small formats: handshake, aggregates, data messages, acknowledgements, rate budget.
import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Acknowledger } from "../../../src/rtmp/acknowledgement.ts";
import { splitAggregate } from "../../../src/rtmp/aggregate.ts";
import { EcmaArray, encodeAmf } from "../../../src/rtmp/amf0.ts";
import { SET_DATA_FRAME, scriptTagBody } from "../../../src/rtmp/data-message.ts";
import {
  answerHandshake,
  clientHello,
  HandshakeReader,
  readClientDigest,
  signClientBlock,
} from "../../../src/rtmp/handshake.ts";
import { RateBudget } from "../../../src/rtmp/rate-budget.ts";
import { errorCode } from "./wire.ts";

describe("handshake", () => {
  it("echoes the client's block in the plain one", () => {
    const hello = clientHello();
    const answer = answerHandshake(hello.subarray(1));
    expect(answer[0]).toBe(3);
    expect(answer.readUInt32BE(5)).toBe(0);
    expect(answer.subarray(1 + 1536).equals(hello.subarray(1))).toBe(true);
  });

  it.each([0, 1] as const)("answers digest scheme %i with a digest the client can check", (scheme) => {
    const c1 = randomBytes(1536);
    c1.set([9, 0, 124, 2], 4);
    signClientBlock(c1, scheme);
    const client = readClientDigest(c1);
    expect(client?.scheme).toBe(scheme);
    const answer = answerHandshake(c1);
    const s1 = answer.subarray(1, 1537);
    const s2 = answer.subarray(1537);
    expect(s1.readUInt32BE(4)).not.toBe(0);
    // The client's own check, written out: the key is the name alone for S1, name and tail for S2.
    const base = scheme === 0 ? 772 : 8;
    const sum = [0, 1, 2, 3].reduce((total, index) => total + (s1[base + index] ?? 0), 0);
    const at = base + 4 + (sum % 728);
    const name = "Genuine Adobe Flash Media Server 001";
    const s1Digest = createHmac("sha256", name)
      .update(Buffer.concat([s1.subarray(0, at), s1.subarray(at + 32)]))
      .digest("hex");
    expect(s1.toString("hex", at, at + 32)).toBe(s1Digest);
    const tail = Buffer.from("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae", "hex");
    const key = createHmac("sha256", Buffer.concat([Buffer.from(name), tail]))
      .update(client?.digest ?? "")
      .digest();
    const s2Digest = createHmac("sha256", key).update(s2.subarray(0, 1504)).digest("hex");
    expect(s2.toString("hex", 1504)).toBe(s2Digest);
  });

  it("takes a version without a digest for a plain client", () => {
    const c1 = randomBytes(1536);
    c1.set([9, 0, 124, 2], 4);
    expect(readClientDigest(c1)).toBeNull();
    expect(answerHandshake(c1).subarray(1537).equals(c1)).toBe(true);
  });

  it("is the same cut at every offset, does not compare C2, and leaves what follows", () => {
    const bytes = Buffer.concat([clientHello(), randomBytes(1536), Buffer.from("rest")]);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const blocks: Buffer[] = [];
      const reader = new HandshakeReader((block) => blocks.push(Buffer.from(block)));
      const first = reader.push(bytes, 0, cut);
      expect(first).toBe(Math.min(cut, 3073));
      expect(reader.push(bytes, first, bytes.length)).toBe(3073);
      expect(reader.done).toBe(true);
      expect(blocks).toHaveLength(1);
      expect(blocks[0]?.equals(bytes.subarray(1, 1537))).toBe(true);
    }
  });

  it.each([
    ["RTMPE", 6],
    ["zero", 0],
    ["HTTP", 0x47],
    ["TLS", 0x16],
  ])("refuses %s at its first byte", (_name, version) => {
    const reader = new HandshakeReader(() => undefined);
    expect(errorCode(() => reader.push(Buffer.from([version]), 0, 1))).toBe("handshake-version");
  });
});

describe("aggregate", () => {
  const part = (type: number, time: number, body: string, size = body.length): Buffer => {
    const head = Buffer.alloc(11);
    head[0] = type;
    head.writeUIntBE(size, 1, 3);
    head.writeUIntBE(time & 0xffffff, 4, 3);
    head[7] = time >>> 24;
    return Buffer.concat([head, Buffer.from(body), Buffer.alloc(4)]);
  };
  const split = (bytes: Buffer, timestamp: number): [number, number, string][] => {
    const seen: [number, number, string][] = [];
    splitAggregate(bytes, bytes.length, timestamp, (type, time, payload, length) => {
      seen.push([type, time, payload.toString("latin1", 0, length)]);
    });
    return seen;
  };

  it("moves the parts to the aggregate's timestamp, across the wrap", () => {
    const bytes = Buffer.concat([
      part(8, 0x01000010, "a"),
      part(9, 0x01000015, "bb"),
      part(8, 0x01000020, ""),
    ]);
    expect(split(bytes, 0xfffffffb)).toEqual([
      [8, 0xfffffffb, "a"],
      [9, 0, "bb"],
      [8, 11, ""],
    ]);
  });

  it.each([
    ["an inner size past the end", part(9, 0, "abc", 4)],
    ["an inner size of 16 MiB", part(9, 0, "abc", 0xffffff)],
    ["an aggregate within", part(22, 0, "abc")],
    ["a command within", part(20, 0, "abc")],
    ["half a part header", Buffer.concat([part(9, 0, "abc"), Buffer.alloc(5)])],
    ["no back pointer", part(9, 0, "abc").subarray(0, 16)],
  ])("refuses %s", (_name, bytes) => {
    expect(errorCode(() => split(bytes, 0))).toBe("aggregate-malformed");
  });

  it("takes 4,096 parts and no more", () => {
    const many = Buffer.concat(Array.from({ length: 4096 }, () => part(8, 0, "")));
    expect(split(many, 0)).toHaveLength(4096);
    expect(errorCode(() => split(Buffer.concat([many, part(8, 0, "")]), 0))).toBe("aggregate-malformed");
  });
});

describe("data messages", () => {
  const meta = encodeAmf("onMetaData", new EcmaArray({ width: 1280 }));
  it.each([
    ["wrapped", 18, Buffer.concat([SET_DATA_FRAME, meta])],
    ["bare", 18, meta],
    ["AMF3 with its format byte", 15, Buffer.concat([Buffer.from([0]), SET_DATA_FRAME, meta])],
  ])("gives the script tag body of a %s one", (_name, type, bytes) => {
    const longer = Buffer.concat([bytes, Buffer.from("of an earlier message")]);
    expect(scriptTagBody(type, longer, bytes.length)?.equals(meta)).toBe(true);
  });

  it("keeps nothing of @clearDataFrame and of a bare @setDataFrame", () => {
    const clear = encodeAmf("@clearDataFrame", "onMetaData");
    expect(scriptTagBody(18, clear, clear.length)).toBeNull();
    expect(scriptTagBody(18, SET_DATA_FRAME, SET_DATA_FRAME.length)).toBeNull();
  });

  it.each([
    ["an empty one", Buffer.alloc(0), "data-malformed"],
    ["one without a name", encodeAmf(5, "x"), "data-malformed"],
    ["one cut short", meta.subarray(0, meta.length - 1), "amf-truncated"],
  ])("refuses %s", (_name, bytes, code) => {
    expect(errorCode(() => scriptTagBody(18, bytes, bytes.length))).toBe(code);
  });
});

describe("acknowledgements", () => {
  it("are due at half the window, and count modulo 2^32 past 4 GiB", () => {
    const acknowledger = new Acknowledger(2 ** 32 - 100_000);
    acknowledger.setWindow(200_000);
    expect(acknowledger.count(99_999)).toBe(-1);
    expect(acknowledger.count(1)).toBe(0);
    expect(acknowledger.count(100_000)).toBe(100_000);
    expect(acknowledger.receivedBytes).toBe(2 ** 32 + 100_000);
  });

  it("rise by what was received over 13 GB, wrapping three times", () => {
    const acknowledger = new Acknowledger();
    let last = 0;
    let wraps = 0;
    let total = 0;
    for (let step = 0; step < 13_000; step += 1) {
      const sequence = acknowledger.count(1_000_000);
      if (sequence < 0) continue;
      if (sequence < last) wraps += 1;
      total += (sequence - last) >>> 0;
      last = sequence;
    }
    expect(wraps).toBe(3);
    expect(total).toBe(13_000_000_000);
  });

  it("do not follow a window of 0 or 1", () => {
    for (const windowBytes of [0, 1]) {
      const acknowledger = new Acknowledger();
      acknowledger.setWindow(windowBytes);
      expect(acknowledger.count(8191)).toBe(-1);
      expect(acknowledger.count(1)).toBe(8192);
    }
  });
});

it("a rate budget gives its burst at once, then its rate, and never saves up more than the burst", () => {
  const budget = new RateBudget(3, 2, 1000);
  expect([1, 2, 3, 4].map(() => budget.take(1, 1000))).toEqual([true, true, true, false]);
  expect(budget.take(1, 2500)).toBe(true);
  expect(budget.take(3, 1_000_000)).toBe(true);
  expect(budget.take(1, 1_000_000)).toBe(false);
});
