// Issue 5, line 3: brute force, replay, fixation, CSRF, theft of a cookie, cookies' attributes, what time tells.
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { weaknesses } from "../../../../src/desk/people/passwords.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { codeOf, OWN_PASSWORD, TestBrowser } from "../support/browser.ts";
import { actor, openHouse } from "../support/cast.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => {
  await desk.start();
  await openHouse(desk);
});
afterAll(() => desk.stop());
afterEach(() => {
  desk.clock.shiftMs = 0;
});

let serial = 0;
async function user() {
  serial += 1;
  const made = await desk.post("/users", { name: `某${serial}`, login: `someone-${serial}` });
  return made.body as { id: string; name: string; login: string; password: string };
}
async function signedIn() {
  const who = await user();
  const browser = new TestBrowser(desk);
  const codes = await browser.firstTime(who.login, who.password);
  return { ...who, browser, codes };
}
async function audit(action: string, subject: string) {
  return (await desk.call("GET", `/audit?limit=500&action=${action}&subject=${subject}`)).body.items;
}

describe("wrong passwords", () => {
  it("are slowed from the second on, and lock the account at the fifth for 30 minutes, right ones too", async () => {
    const { id, login, name, password: given } = await user();
    const waits: number[] = [];
    const tried = async (password: string) => {
      const { status, body } = await new TestBrowser(desk).password(login, password);
      if (body.code !== "sign-in-slowed") return [status, body.code];
      waits.push(Number(/\((\d+) s\)/.exec(body.message)?.[1]));
      return null;
    };
    // What is slowed is not looked at: only time leads on.
    const looked = (password: string) =>
      waitFor("it is looked at", () => tried(password), { deadlineMs: 10_000 });
    for (let tries = 1; tries <= 5; tries++)
      expect(await looked(`wrong-${tries}`)).toEqual([401, "sign-in-wrong"]);
    expect(await looked(given)).toEqual([429, "sign-in-locked"]);
    // 1, 2, 4 and 8 seconds after the second, third, fourth and fifth.
    expect(new Set(waits)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(await audit("alarm.sign-in-locked", id)).toMatchObject([
      { outcome: "raised", detail: { person: name } },
    ]);
    expect((await desk.post(`/users/${id}/unlock`)).status).toBe(200);
  }, 90_000);

  it("of one address are thirty a minute, whoever's they are; right ones do not count", async () => {
    const browser = new TestBrowser(desk);
    const codes: string[] = [];
    for (let i = 0; i < 32; i++) codes.push((await browser.password(`nobody-${i}`, "wrong")).body.code);
    expect(codes.slice(0, 30)).toEqual(Array(30).fill("sign-in-wrong"));
    expect(codes.slice(30)).toEqual(["address-slowed", "address-slowed"]);
  });

  it("sent all at once are five tries", async () => {
    const { login } = await user();
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, i) => new TestBrowser(desk).password(login, `at-once-${i}`)),
    );
    const wrong = answers.filter(({ body }) => body.code === "sign-in-wrong");
    expect(wrong.length).toBeLessThanOrEqual(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25 - wrong.length);
    // Also for a login that nobody has.
    const nobody = await Promise.all(
      Array.from({ length: 12 }, () => new TestBrowser(desk).password("nobody-here", "x")),
    );
    expect(nobody.filter(({ body }) => body.code === "sign-in-wrong").length).toBeLessThanOrEqual(5);
  });
});

describe("a password", () => {
  it("meets the rules, each of which is named", () => {
    const of = { name: "张三", login: "zhangsan" };
    expect(weaknesses("Eigenes-Wort-8341", of)).toEqual([]);
    for (const weak of [
      "Kurz-1a",
      "alles-klein-geschrieben",
      "Zhangsan-Wort-83",
      "Aaaa-Wort-8341",
      "Wort-1234-Wort",
    ]) {
      expect(weaknesses(weak, of), weak).toHaveLength(1);
    }
  });

  it("given by somebody else is changed first, and none of the last five comes back", async () => {
    const { login, password } = await user();
    const browser = new TestBrowser(desk);
    expect((await browser.password(login, password)).body).toMatchObject({
      stage: "new-password",
      permissions: [],
    });
    expect((await browser.send("GET", "/courts")).body.code).toBe("sign-in-unfinished");
    const same = await browser.send("POST", "/me/password", { old: password, password });
    expect([same.status, same.body.code]).toEqual([400, "password-weak"]);
    await browser.send("POST", "/me/password", { old: password, password: OWN_PASSWORD });
    expect((await browser.send("GET", "/courts")).status).toBe(200);
    const again = await browser.send("POST", "/me/password", { old: OWN_PASSWORD, password: OWN_PASSWORD });
    expect(again.body.code).toBe("password-weak");
  });

  it("older than 90 days is changed at the next sign-in", async () => {
    const { login, password } = await user();
    const browser = new TestBrowser(desk);
    await browser.password(login, password);
    await browser.send("POST", "/me/password", { old: password, password: OWN_PASSWORD });
    desk.clock.shiftMs = 91 * 86_400_000;
    expect((await new TestBrowser(desk).password(login, OWN_PASSWORD)).body.stage).toBe("new-password");
  });
});

describe("the second factor", () => {
  it("is asked of whoever signs, cuts, re-arms or administers, before anything else", async () => {
    const who = await user();
    await desk.post("/grants", { userId: who.id, role: "technician", court: "豫08" });
    const browser = new TestBrowser(desk);
    await browser.password(who.login, who.password);
    const changed = await browser.send("POST", "/me/password", { old: who.password, password: OWN_PASSWORD });
    expect(changed.body).toMatchObject({ stage: "enrol", permissions: [] });
    expect((await browser.send("GET", "/sessions")).body.code).toBe("sign-in-unfinished");
  });

  it("of an authenticator counts once: the same code again, or an older one, is refused", async () => {
    const who = await user();
    const browser = new TestBrowser(desk);
    await browser.password(who.login, who.password);
    await browser.send("POST", "/me/password", { old: who.password, password: OWN_PASSWORD });
    const { seed, uri, svg } = (await browser.send("POST", "/me/second-factor", {})).body;
    expect([uri.includes(seed), svg.startsWith("<svg")]).toEqual([true, true]);
    const first = codeOf(seed, desk.clock.wallMs());
    const finished = await browser.send("POST", "/me/second-factor/finish", { code: first });
    expect(finished.body.codes).toHaveLength(10);
    const enter = async (code: string) => {
      const other = new TestBrowser(desk);
      expect((await other.password(who.login, OWN_PASSWORD)).body.stage).toBe("second-factor");
      return (await other.send("POST", "/sign-in/second-factor", { code })).body;
    };
    expect((await enter(first)).code).toBe("code-wrong");
    desk.clock.shiftMs += 30_000;
    const second = codeOf(seed, desk.clock.wallMs());
    expect((await enter(second)).stage).toBe("full");
    expect((await enter(second)).code).toBe("code-wrong");
    expect((await enter(codeOf(seed, desk.clock.wallMs() - 30_000))).code).toMatch(
      /code-wrong|sign-in-slowed/,
    );
    // Printed codes count once as well.
    await desk.post(`/users/${who.id}/unlock`);
    const [printed] = finished.body.codes;
    expect((await enter(printed)).stage).toBe("full");
    expect((await enter(printed)).code).toBe("code-wrong");
  });

  it("of one person counts for nobody else, and nobody puts another in its place", async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const browser = new TestBrowser(desk);
    await browser.password(one.login, OWN_PASSWORD);
    expect((await browser.send("POST", "/sign-in/second-factor", { code: two.codes[0] })).body.code).toBe(
      "code-wrong",
    );
    expect((await browser.send("POST", "/me/second-factor", {})).body.code).toBe("sign-in-unfinished");
    expect((await one.browser.send("POST", "/me/second-factor", {})).body.code).toBe("second-factor-exists");
  });
});

describe("a browser's cookie", () => {
  it("is Secure, HttpOnly, SameSite=Strict and bound to this host; it changes with each step", async () => {
    const { login, codes } = await signedIn();
    const browser = new TestBrowser(desk);
    await browser.password(login, OWN_PASSWORD);
    const [before, attributes] = [browser.cookie, browser.setCookie];
    expect(attributes).toMatch(/^__Host-tingzha=/);
    for (const attribute of ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"]) {
      expect(attributes).toContain(attribute);
    }
    await browser.send("POST", "/sign-in/second-factor", { code: codes[0] });
    expect(browser.cookie).not.toBe(before);
    const stale = Object.assign(new TestBrowser(desk), { cookie: before });
    expect((await stale.send("GET", "/me")).status).toBe(401);
  });

  it("that somebody has planted before stands for nobody (fixation)", async () => {
    const { login } = await signedIn();
    const browser = new TestBrowser(desk);
    browser.cookie = `__Host-tingzha=s%3A${randomBytes(24).toString("base64url")}.planted`;
    const planted = browser.cookie;
    await browser.password(login, OWN_PASSWORD);
    expect(browser.cookie).not.toBe(planted);
    const thief = Object.assign(new TestBrowser(desk), { cookie: planted });
    expect((await thief.send("GET", "/me")).status).toBe(401);
  });

  it("ends with the sign-out, with a new password elsewhere, with the account, and when nobody sits there", async () => {
    const [left, changed, disabled, idle] = [
      await signedIn(),
      await signedIn(),
      await signedIn(),
      await signedIn(),
    ];
    const stolen = (browser: TestBrowser) => Object.assign(new TestBrowser(desk), { cookie: browser.cookie });
    const thief = stolen(left.browser);
    expect((await thief.send("GET", "/courts")).status).toBe(200);
    await left.browser.send("POST", "/sign-out", {});
    expect((await thief.send("GET", "/courts")).status).toBe(401);
    const other = stolen(changed.browser);
    await changed.browser.send("POST", "/me/password", { old: OWN_PASSWORD, password: "Neues-Wort-8341" });
    expect((await other.send("GET", "/courts")).status).toBe(401);
    await desk.post(`/users/${disabled.id}/disable`, { reason: "调离" });
    expect((await disabled.browser.send("GET", "/courts")).status).toBe(401);
    // What a page asks by itself does not count as somebody.
    desk.clock.shiftMs = 20 * 60_000;
    idle.browser.headers = { ...idle.browser.headers, "x-background": "1" };
    expect((await idle.browser.send("GET", "/courts")).status).toBe(200);
    desk.clock.shiftMs = 31 * 60_000;
    expect((await idle.browser.send("GET", "/courts")).status).toBe(401);
  });

  it("does nothing by itself: every act brings the page's token (CSRF)", async () => {
    const { browser } = await actor(desk, "technician");
    const token = browser.csrfToken;
    for (const csrf of ["", "wrong", (await signedIn()).browser.csrfToken]) {
      browser.csrfToken = csrf;
      const { status, body } = await browser.send("POST", "/courtrooms/room-1/cut", {});
      expect([csrf, status, body.code]).toEqual([csrf, 403, "csrf"]);
    }
    browser.csrfToken = token;
    expect((await browser.send("POST", "/courtrooms/room-1/cut", {})).status).toBe(200);
  });

  it("survives a desk that starts anew", async () => {
    const { browser } = await signedIn();
    await desk.desk.stop();
    await desk.startDesk();
    expect((await browser.send("GET", "/courts")).status).toBe(200);
  });

  it("is not given over a line that others can read", async () => {
    const { login, password } = await user();
    const browser = new TestBrowser(desk);
    // As a proxy says it that was itself reached in the clear.
    browser.headers = { ...browser.headers, "x-forwarded-proto": "http" };
    const { status, body } = await browser.password(login, password);
    expect([status, body.code, browser.cookie]).toEqual([403, "not-encrypted", ""]);
  });
});
