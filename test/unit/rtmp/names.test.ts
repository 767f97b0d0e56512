// What encoders and operators write: publish names, platform URLs, authmod=adobe descriptions.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { answerAuth, readAuthDemand } from "../../../src/rtmp/adobe-auth.ts";
import { readPublishRequest } from "../../../src/rtmp/publish-request.ts";
import { maskRtmpUrl, parseRtmpUrl, RtmpUrlError } from "../../../src/rtmp/url.ts";

describe("publish request", () => {
  const read = (name: string, app = "court", tcUrl: string | null = null) =>
    readPublishRequest({ app, tcUrl, flashVer: null }, name, "10.0.0.1");
  const facts = (request: ReturnType<typeof read>): unknown =>
    typeof request === "string"
      ? request
      : [request.app, request.streamName, Object.fromEntries(request.query)];

  it.each([
    ["key in the stream name", read("room-1?key=K"), ["court", "room-1", { key: "K" }]],
    ["key in the application", read("room-1", "court?key=K"), ["court", "room-1", { key: "K" }]],
    [
      "key in the application, repeated by tcUrl",
      read("room-1", "court?key=K", "rtmp://h/court?key=K"),
      ["court", "room-1", { key: "K" }],
    ],
    ["key in tcUrl only", read("room-1", "court", "rtmp://h/court?key=K"), ["court", "room-1", { key: "K" }]],
    ["no application but a tcUrl in quotes", read("s", "", '"rtmp://h:1935/court"'), ["court", "s", {}]],
    ["key only, room in the application", read("?key=K", "court/room-1"), ["court", "room-1", { key: "K" }]],
    ["slashes around the application", read("s", "/court/"), ["court", "s", {}]],
    [
      "a case number raw, other parameters percent-encoded",
      read("（2026）豫0802民初1234号?room=%E5%8F%B7&key=a%3Db"),
      ["court", "（2026）豫0802民初1234号", { room: "号", key: "a=b" }],
    ],
    ["a zero width that was pasted", read("\ufeff案\u200b1"), ["court", "\ufeff案\u200b1", {}]],
    ["a percent-encoded name stays as sent", read("%2e%2e"), ["court", "%2e%2e", {}]],
    ["a tcUrl that is no URL", read("s", "court", "not a url"), ["court", "s", {}]],
    [
      "keys of Object.prototype",
      read("s?__proto__=1&toString=2"),
      [
        "court",
        "s",
        Object.fromEntries([
          ["__proto__", "1"],
          ["toString", "2"],
        ]),
      ],
    ],
  ])("%s", (_name, request, expected) => {
    expect(facts(request)).toEqual(expected);
  });

  it.each([
    ["an empty name", read(""), "the stream name is empty"],
    ["an empty name with a key", read("?key=K"), "the stream name is empty"],
    ["a key given twice", read("s?key=a&key=a"), "a parameter is given twice"],
    ["a key given twice, once percent-encoded", read("s?key=a&%6bey=b"), "a parameter is given twice"],
    ["a key in both places", read("s?key=a", "court?key=a"), "a parameter is given twice"],
    ["two question marks", read("s?key=a?x"), "the name has two question marks"],
    ["a broken percent sign", read("s?key=%zz"), "a parameter has a broken percent sign"],
    ["a zero byte", read("a\u0000b"), "the name has unprintable characters"],
    ["a bidi control", read("a\u202eb"), "the name has unprintable characters"],
    ["broken UTF-8", read("a\ufffdb"), "the name has unprintable characters"],
    ["an Arabic letter mark, a bidi control too", read("a\u061cb"), "the name has unprintable characters"],
    ["a line separator", read("a\u2028b"), "the name has unprintable characters"],
    ["a percent-encoded bidi control", read("a%E2%80%AEb"), "the name has unprintable characters"],
    ["a percent-encoded zero", read("a%00b"), "the name has unprintable characters"],
    ["a lone surrogate", read("a\ud800b"), "the name has unprintable characters"],
    ["a percent-encoded zero in a parameter", read("s?room=%00"), "a parameter has unprintable characters"],
    ["64 KiB of name", read("x".repeat(65_536)), "the name is too long"],
    [
      "33 parameters",
      read(`s?${[...Array(33).keys()].map((i) => `p${i}=1`).join("&")}`),
      "there are too many parameters",
    ],
  ])("refuses %s", (_name, request, expected) => {
    expect(request).toBe(expected);
  });
});

describe("platform URL", () => {
  it("reads host, port, application and credentials, and keeps the credentials out of tcUrl", () => {
    expect(parseRtmpUrl("rtmp://us%40er:p%3Ass@live.example:1936/app/inst?x=1")).toEqual({
      tls: false,
      host: "live.example",
      port: 1936,
      app: "app/inst?x=1",
      tcUrl: "rtmp://live.example:1936/app/inst?x=1",
      credentials: { user: "us@er", password: "p:ss" },
    });
    expect(parseRtmpUrl("rtmps://[::1]/live")).toMatchObject({
      tls: true,
      host: "::1",
      port: 443,
      tcUrl: "rtmps://[::1]/live",
      credentials: null,
    });
    expect(parseRtmpUrl("RTMP://h/a").port).toBe(1935);
    expect(parseRtmpUrl("rtmp://user:p@ss@h/a").credentials).toEqual({ user: "user", password: "p@ss" });
  });

  it.each([
    "",
    "http://h/a",
    "rtmp://h",
    "rtmp://h/",
    "rtmp://h:0/a",
    "rtmp://h:65536/a",
    "rtmp:///a",
    "rtmp://h/a b",
    "rtmp://u:%zz@h/a",
    "rtmp://h/a\r\nb",
  ])("refuses %j without repeating it", (url) => {
    const parse = (): unknown => parseRtmpUrl(url);
    expect(parse).toThrow(RtmpUrlError);
    if (url.length > 3) expect(parse).not.toThrow(url);
  });

  it.each([
    ["rtmp://u:secret@h:1936/live/secret?k=secret", "rtmp://***@h:1936/live/***?***"],
    ["rtmps://h/live", "rtmps://h/live"],
    ["rtmp://h/live?key=secret", "rtmp://h/live?***"],
    ["secret", "rtmp://***"],
    ["rtmp://u:%zzsecret@h/a", "rtmp://***"],
  ])("masks %s", (url, masked) => {
    expect(maskRtmpUrl(url)).toBe(masked);
  });
});

describe("authmod=adobe", () => {
  const credentials = { user: "court", password: "pass" };
  const md5 = (text: string): string => createHash("md5").update(text).digest("base64");

  it("names the user first", () => {
    const demand = readAuthDemand("[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ");
    expect(demand).toEqual({ kind: "name-user" });
    expect(answerAuth({ kind: "name-user" }, credentials)).toBe("authmod=adobe&user=court");
  });

  it("answers the challenge, over opaque where there is one", () => {
    const description =
      "[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=needauth&user=court&salt=S4lt==&challenge=Ch==&opaque=Op==";
    const demand = readAuthDemand(description);
    expect(demand).toEqual({ kind: "answer", salt: "S4lt==", challenge: "Ch==", opaque: "Op==" });
    if (demand?.kind !== "answer") throw new Error("no challenge");
    const secret = md5("courtS4lt==pass");
    expect(answerAuth(demand, credentials, "0badcafe")).toBe(
      `authmod=adobe&user=court&challenge=0badcafe&response=${md5(`${secret}Op==0badcafe`)}&opaque=Op==`,
    );
    expect(answerAuth({ ...demand, opaque: null }, credentials, "0badcafe")).toBe(
      `authmod=adobe&user=court&challenge=0badcafe&response=${md5(`${secret}Ch==0badcafe`)}`,
    );
    expect(answerAuth(demand, credentials)).not.toBe(answerAuth(demand, credentials));
  });

  it("tells a failed answer and what is no challenge", () => {
    expect(readAuthDemand("[ authmod=adobe ] : ?reason=authfailed&opaque=x")).toEqual({
      kind: "failed",
      reason: "authfailed",
    });
    expect(readAuthDemand("Connection failed.")).toBeNull();
    expect(readAuthDemand(`authmod=adobe?${"x".repeat(4000)}`)).toBeNull();
  });
});
