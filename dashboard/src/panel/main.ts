/** 断播面板: every switch of a technician in a window of its own, which neither the wall nor its socket can hold up. */

import { cutView, isEmergency } from "../cut-switch/cut-view.ts";
import { hearKeys } from "../cut-switch/hear-keys.ts";
import { HoldKey } from "../cut-switch/hold-key.ts";
import { ALL, Presses } from "../cut-switch/presses.ts";
import { sendCut } from "../cut-switch/send-cut.ts";
import { filled } from "../i18n/plain.ts";
import { element, setText } from "./element.ts";
import { Emergency } from "./emergency.ts";
import { Facts } from "./facts.ts";
import { HoldButton } from "./hold-button.ts";
import { Result } from "./result.ts";
import { Row } from "./row.ts";
import { keptOrder, rowOrder } from "./row-order.ts";
import { panelWords } from "./words.ts";
import "./panel.css";

const LOOK_MS = 250;

const words = panelWords();
const presses = new Presses(sendCut);
const rows = new Map<string, Row>();
const header = element("header");
const title = element("h1");
const state = element("p", "state");
const list = element("section", "rows");
const footer = element("footer");
const keysLine = element("p", "keys");
let order: readonly string[] = [];

const facts = new Facts(draw);
const roomOf = (id: string) => facts.panel?.rooms.find((room) => room.id === id);
const keys = new HoldKey((number) => facts.panel?.rooms.find((room) => room.number === number)?.id ?? null);
const cutAll = () => {
  presses.press({ room: ALL, name: words.cut.everywhere, isLatched: facts.panel?.cutAll === true });
};
const all = new HoldButton(words, cutAll);
const seen = (room: string) => presses.forget(room);
const result = new Result(words, seen);
const emergency = new Emergency(words, cutAll, seen);

title.textContent = words.panel.title;
state.setAttribute("role", "status");
header.append(title, state);
footer.append(result.element, keysLine, all.element);
document.title = `${words.panel.title} · Tingzha`;
document.getElementById("panel")?.append(header, list, footer, emergency.element);

presses.subscribe(draw);
hearKeys(keys, cut, draw);
facts.start();
setInterval(draw, LOOK_MS);

function cut(id: string): void {
  const room = roomOf(id);
  presses.press({ room: id, name: room?.name ?? id, isLatched: room?.latched === true });
}

function draw(): void {
  const { panel, reach } = facts;
  const rooms = panel?.rooms ?? [];
  setText(state, words.panel.reach[reach]);
  state.className = reach === "ok" ? "state" : "state gone";
  const wanted = rowOrder(rooms, matchMedia("(hover: none)").matches);
  const isAimedAt = list.matches(":hover") || keys.room !== null || list.contains(document.activeElement);
  order = isAimedAt ? keptOrder(order, wanted) : wanted;
  const byId = new Map(rooms.map((room) => [room.id, room]));
  for (const [at, id] of order.entries()) {
    const room = byId.get(id);
    if (room === undefined) continue;
    const row = rows.get(id) ?? newRow(id);
    row.show(room, viewOf(id), keys.room === id);
    if (list.children[at] !== row.element) list.insertBefore(row.element, list.children[at] ?? null);
  }
  for (const [id, row] of rows) if (!byId.has(id) && rows.delete(id)) row.element.remove();
  const aimed = keys.room === null ? undefined : byId.get(keys.room);
  setText(
    keysLine,
    aimed === undefined
      ? words.panel.keys
      : filled(words.panel.chosen, { number: aimed.number, name: aimed.name }),
  );
  all.element.hidden = panel?.mayCutAll !== true;
  all.show(viewOf(ALL).face);
  drawPressed();
}

function drawPressed(): void {
  const told = presses
    .all()
    .map(([room, { name }]) => ({ room, name, view: viewOf(room) }))
    .filter(({ view }) => view.sentMs !== null);
  const calm = told.find(({ view }) => !isEmergency(view));
  const number = calm === undefined ? undefined : roomOf(calm.room)?.number;
  result.show(calm === undefined ? null : { ...calm, name: `${number ?? ""} ${calm.name}`.trim() });
  const grave = told.filter(({ view }) => isEmergency(view));
  emergency.show(
    grave.map(({ room, name, view: { outcome, failure } }) => ({ room, name, outcome, failure })),
    facts.panel?.mayCutAll === true,
    viewOf(ALL).face,
  );
}

function viewOf(id: string) {
  const { panel, reach } = facts;
  const latched = id === ALL ? panel?.cutAll === true : roomOf(id)?.latched === true;
  return cutView(presses.of(id), { reach, latched }, performance.now());
}

function newRow(id: string): Row {
  const row = new Row(words, () => cut(id));
  rows.set(id, row);
  return row;
}
