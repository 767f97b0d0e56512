/** The courtroom page (法庭端): one room, named in the address (`court.html#room-1`), for its clerk. No framework. */
import type { Room } from "../../../src/desk/contract/courtroom.ts";
import { ApiError, get, SIGNED_OUT } from "../api.ts";
import { keepLanguage } from "../i18n/language.ts";
import type { Act } from "./acts.ts";
import { ActsView } from "./acts-view.ts";
import { cutRoom } from "./cut.ts";
import { element } from "./element.ts";
import { Facts } from "./facts.ts";
import { lampOf } from "./lamp.ts";
import { LampView } from "./lamp-view.ts";
import { MessagesView } from "./messages-view.ts";
import { OpeningView } from "./opening-view.ts";
import { sendAct } from "./send.ts";
import { language, refusalOf, words } from "./words.ts";

/** Seconds count down and an answer grows old between two answers. */
const LOOK_MS = 200;
const AGAIN_MS = 3000;

const root = document.getElementById("court") as HTMLElement;
const roomName = element("h1");

function frame(...content: readonly Node[]): void {
  const other = language === "en" ? "zh-CN" : "en";
  const changeLanguage = () => {
    keepLanguage(other);
    location.reload();
  };
  root.replaceChildren(
    element(
      "header",
      {},
      roomName,
      element("a", { href: "#" }, words.otherRoom),
      element("button", { type: "button", class: "language", click: changeLanguage }, words.language),
    ),
    ...content,
  );
}

function signInNote(): HTMLElement {
  return element(
    "section",
    { class: "signed-out", role: "alert" },
    element("strong", {}, words.signedOut),
    element("p", {}, words.signedOutHow),
    element("a", { href: "/", target: "_blank", rel: "noopener", class: "big" }, words.signIn),
  );
}

function openRoom(room: string): void {
  roomName.textContent = room;
  const signedOut = signInNote();
  const lampView = new LampView();
  const messages = new MessagesView();
  const opening = new OpeningView(() => {
    facts.askNow();
    show();
  });
  const acts = new ActsView(room, act);
  const refusal = element("p", { class: "unconfirmed", role: "alert" });
  const facts: Facts = new Facts({ room, typed: () => opening.typed, onChange: () => show() });

  async function act(which: Act): Promise<void> {
    messages.refused(null);
    const { newest } = facts;
    if (newest === null) return;
    try {
      if (which === "cut") await cutRoom(room, (step) => messages.cut(step));
      else await sendAct(which, newest, opening.choice);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      messages.refused(refusalOf(words.act[which], error));
    }
    facts.askNow();
  }

  function show(): void {
    const { newest } = facts;
    const silentMs = facts.silentMs();
    const heard = lampOf(facts.signedOut ? null : newest, silentMs, facts.sinceMs());
    const lamp = facts.signedOut ? ({ ...heard, why: "signed-out" } as const) : heard;
    if (newest !== null) roomName.textContent = newest.room.name;
    document.title = `${words.lamp[lamp.state]} · ${roomName.textContent}`;
    signedOut.hidden = !facts.signedOut;
    const refused = facts.signedOut ? null : facts.refusal;
    refusal.hidden = refused === null;
    if (refused !== null) {
      refusal.textContent = refused.status === 404 ? words.unknownRoom : refusalOf(words.title, refused).what;
    }
    lampView.root.hidden = refused !== null;
    acts.root.hidden = refused !== null;
    lampView.show(lamp, newest);
    messages.latched(newest?.latched ?? false);
    // What was chosen or typed outlives a silence; nothing can be opened meanwhile.
    opening.show(newest?.opening ?? null, facts.typedOf);
    acts.show({ facts: facts.signedOut ? null : newest, silentMs, choice: opening.choice });
  }

  const left = element(
    "div",
    { class: "left" },
    signedOut,
    refusal,
    lampView.root,
    messages.root,
    opening.root,
  );
  frame(element("main", {}, left, acts.root));
  addEventListener(SIGNED_OUT, show);
  setInterval(show, LOOK_MS);
  show();
  facts.start();
}

/** Those which this person may see. */
async function chooseRoom(): Promise<void> {
  roomName.textContent = words.title;
  const list = element("nav", { class: "rooms" }, element("p", {}, words.loading));
  frame(element("main", {}, element("section", {}, element("h2", {}, words.chooseRoom), list)));
  try {
    const { items } = await get<{ items: Room[] }>("/courtrooms", { background: true });
    const links = items.map(({ id, name }) =>
      element("a", { href: `#${id}`, class: "big" }, name === id ? id : `${name}（${id}）`),
    );
    list.replaceChildren(...(links.length === 0 ? [element("p", {}, words.noRooms)] : links));
  } catch (error) {
    const isOut = error instanceof ApiError && error.status === 401;
    list.replaceChildren(isOut ? signInNote() : element("p", {}, words.why["desk-silent"]));
    setTimeout(() => void chooseRoom(), AGAIN_MS);
  }
}

// Another room is another page: nothing of the one before goes on.
addEventListener("hashchange", () => location.reload());
const named = location.hash.slice(1);
if (named === "") void chooseRoom();
else openRoom(named);
