// For each route about people a call that succeeds: accounts, roles, sign-in, duty, buttons.
import { codeOf, OWN_PASSWORD, TestBrowser } from "./browser.ts";
import { type Answer, BOOTSTRAP, type RunningDesk } from "./running-desk.ts";

let serial = 0;

export function peopleCalls(desk: RunningDesk): Readonly<Record<string, () => Promise<Answer>>> {
  const newUser = async () => {
    serial += 1;
    const made = await desk.post("/users", { name: `用户${serial}`, login: `user-${serial}` });
    return made.body as { id: string; login: string; password: string };
  };
  /** Has a password of his own and printed codes; signed in. */
  const signedIn = async () => {
    const user = await newUser();
    const browser = new TestBrowser(desk);
    const codes = await browser.firstTime(user.login, user.password);
    return { ...user, browser, codes };
  };
  const entered = async () => {
    const user = await newUser();
    const browser = new TestBrowser(desk);
    await browser.password(user.login, user.password);
    await browser.send("POST", "/me/password", { old: user.password, password: OWN_PASSWORD });
    return browser;
  };
  const ofBrowser = async (method: string, path: string, body?: unknown) => {
    const { browser } = await signedIn();
    return desk.call(method, path, body, browser);
  };
  const withCourt = async () => {
    await desk.post("/courts", { code: "豫0802", name: "解放区法院" });
    return newUser();
  };
  const withToken = async () => {
    const user = await withCourt();
    await desk.post("/grants", { userId: user.id, role: "supervisor", court: "豫0802" });
    const browser = new TestBrowser(desk);
    await browser.firstTime(user.login, user.password);
    const expiresAt = new Date(desk.clock.wallMs() + 86_400_000).toISOString();
    const minted = await desk.post("/me/tokens", { permissions: ["session.read"], expiresAt }, browser);
    return { browser, minted };
  };
  const button = async () => {
    serial += 1;
    const room = `button-${serial}`;
    await desk.post("/courtrooms", { id: room, name: "按钮法庭" });
    return { room, secret: (await desk.post(`/courtrooms/${room}/button`)).body.secret as string };
  };
  /** Somebody of a court below ours is on duty. */
  const onDuty = async () => {
    const user = await withCourt();
    await desk.post("/grants", { userId: user.id, role: "technician", court: "豫0802" });
    await desk.post(`/users/${user.id}/confirm`);
    const browser = new TestBrowser(desk);
    await browser.firstTime(user.login, user.password);
    await desk.post("/duty", { on: true }, browser);
    return browser;
  };
  /** Whoever the act is done by is on duty before it. */
  const himself = async () => {
    await desk.post("/duty", { on: true }, desk.standIn?.people.at(-1) ?? BOOTSTRAP);
  };
  const shift = async () => {
    await onDuty();
    return (await desk.peek("/duty/shifts?limit=1")).body.items[0].id as string;
  };
  return {
    "GET /api/v1/first-start": () => desk.call("GET", "/first-start", undefined, null),
    // Nobody has an account before this call: it comes first, or is answered as what it is.
    "POST /api/v1/first-start": async () => {
      const password = (word: string) => `${word}-Passwort-7`;
      const body = {
        code: BOOTSTRAP,
        court: { code: "豫08", name: "焦作市中级人民法院" },
        systemAdmin: { name: "系统甲", login: "system-1", password: password("Eins") },
        securityAdmin: { name: "安全甲", login: "security-1", password: password("Zwei") },
        auditAdmin: { name: "审计甲", login: "audit-1", password: password("Drei") },
      };
      return desk.post("/first-start", body, null);
    },
    "POST /api/v1/sign-in": async () => {
      const { login, password } = await newUser();
      return desk.post("/sign-in", { login, password }, null);
    },
    "POST /api/v1/sign-in/second-factor": async () => {
      const { login, codes } = await signedIn();
      const browser = new TestBrowser(desk);
      await browser.password(login, OWN_PASSWORD);
      return desk.post("/sign-in/second-factor", { code: codes[0] }, browser);
    },
    "POST /api/v1/sign-out": () => ofBrowser("POST", "/sign-out", {}),
    "GET /api/v1/me": () => ofBrowser("GET", "/me"),
    "POST /api/v1/me/password": () =>
      ofBrowser("POST", "/me/password", { old: OWN_PASSWORD, password: "Another-Wort-8341" }),
    "POST /api/v1/me/second-factor": async () => desk.post("/me/second-factor", {}, await entered()),
    "POST /api/v1/me/second-factor/finish": async () => {
      const browser = await entered();
      const { seed } = (await browser.send("POST", "/me/second-factor", {})).body;
      return desk.post("/me/second-factor/finish", { code: codeOf(seed, desk.clock.wallMs()) }, browser);
    },
    "POST /api/v1/me/second-factor/codes-only": async () =>
      desk.post("/me/second-factor/codes-only", {}, await entered()),
    "POST /api/v1/me/second-factor/codes": async () => {
      const { browser, codes } = await signedIn();
      return desk.post("/me/second-factor/codes", { code: codes[1] }, browser);
    },
    "GET /api/v1/me/sign-ins": () => ofBrowser("GET", "/me/sign-ins"),
    "POST /api/v1/me/sign-ins/:id/end": async () => {
      const { browser } = await signedIn();
      const { items } = (await browser.send("GET", "/me/sign-ins")).body;
      return desk.post(`/me/sign-ins/${items[0].id}/end`, {}, browser);
    },
    "POST /api/v1/me/tokens": async () => (await withToken()).minted,
    "GET /api/v1/me/tokens": () => ofBrowser("GET", "/me/tokens"),
    "POST /api/v1/me/tokens/:id/revoke": async () => {
      const { browser, minted } = await withToken();
      return desk.post(`/me/tokens/${minted.body.id}/revoke`, {}, browser);
    },
    "GET /api/v1/ingest": () => desk.call("GET", "/ingest"),
    "GET /api/v1/users": () => desk.call("GET", "/users"),
    "POST /api/v1/users": () => {
      serial += 1;
      return desk.post("/users", { name: `新人${serial}`, login: `new-${serial}` });
    },
    "POST /api/v1/users/:id/password": async () => desk.post(`/users/${(await newUser()).id}/password`),
    "POST /api/v1/users/:id/second-factor/reset": async () =>
      desk.post(`/users/${(await newUser()).id}/second-factor/reset`),
    "POST /api/v1/users/:id/disable": async () =>
      desk.post(`/users/${(await newUser()).id}/disable`, { reason: "调离" }),
    "POST /api/v1/users/:id/enable": async () => desk.post(`/users/${(await newUser()).id}/enable`),
    "POST /api/v1/users/:id/unlock": async () => desk.post(`/users/${(await newUser()).id}/unlock`),
    "GET /api/v1/users/:id/sign-ins": async () => desk.call("GET", `/users/${(await newUser()).id}/sign-ins`),
    "POST /api/v1/users/:id/sign-ins/end": async () =>
      desk.post(`/users/${(await newUser()).id}/sign-ins/end`),
    "GET /api/v1/confirmations": () => desk.call("GET", "/confirmations"),
    "POST /api/v1/users/:id/confirm": async () => {
      const { id } = await withCourt();
      await desk.post("/grants", { userId: id, role: "technician", court: "豫0802" });
      return desk.post(`/users/${id}/confirm`);
    },
    "GET /api/v1/roles": () => desk.call("GET", "/roles"),
    "GET /api/v1/grants": () => desk.call("GET", "/grants"),
    "POST /api/v1/grants": async () => {
      const { id } = await withCourt();
      return desk.post("/grants", { userId: id, role: "technician", court: "豫0802" });
    },
    "POST /api/v1/grants/:id/end": async () => {
      const { id: userId } = await withCourt();
      const { id } = (await desk.post("/grants", { userId, role: "clerk", court: "豫0802" })).body;
      return desk.post(`/grants/${id}/end`);
    },
    "GET /api/v1/courts": () => desk.call("GET", "/courts"),
    "POST /api/v1/courts": () => {
      serial += 1;
      return desk.post("/courts", { code: `豫17${String(serial).padStart(2, "0")}`, name: "某法院" });
    },
    "POST /api/v1/integrations": () =>
      desk.post("/integrations", { person: "办案系统", permissions: ["approval.import-signed"] }),
    "POST /api/v1/courtrooms/:id/button": () => desk.post("/courtrooms/room-1/button"),
    "GET /api/v1/duty": () => desk.call("GET", "/duty"),
    "POST /api/v1/duty": () => desk.post("/duty", { on: true }),
    "POST /api/v1/duty/alive": async () => {
      await desk.post("/duty", { on: true }, desk.standIn?.people.at(-1) ?? BOOTSTRAP);
      return desk.post("/duty/alive");
    },
    "GET /api/v1/duty/handovers": () => desk.call("GET", "/duty/handovers"),
    "POST /api/v1/duty/handovers": async () => {
      await himself();
      return desk.post("/duty/handovers", { notes: "第一法庭声音偏小" });
    },
    "POST /api/v1/duty/handovers/withdraw": async () => {
      await himself();
      return desk.post("/duty/handovers/withdraw");
    },
    "POST /api/v1/duty/handovers/:id/take": async () => {
      const { body } = await desk.post("/duty/handovers", { notes: "无异常" }, await onDuty());
      return desk.post(`/duty/handovers/${body.id}/take`);
    },
    "GET /api/v1/duty/shifts": () => desk.call("GET", "/duty/shifts"),
    "GET /api/v1/duty/shifts/:id": async () => desk.call("GET", `/duty/shifts/${await shift()}`),
    "GET /api/v1/duty/shifts/:id/print": async () => desk.call("GET", `/duty/shifts/${await shift()}/print`),
    "POST /hooks/:courtroom/cut": async () => {
      const { room, secret } = await button();
      return desk.call("POST", `/hooks/${room}/cut`, {}, secret);
    },
    "POST /hooks/:courtroom/pause": async () => {
      const { room, secret } = await button();
      return desk.call("POST", `/hooks/${room}/pause`, {}, secret);
    },
  };
}
