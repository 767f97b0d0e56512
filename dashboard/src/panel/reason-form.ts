/** Asks why, once the cut is through. */
import { explain, REASONS } from "../cut-switch/reasons.ts";
import { element } from "./element.ts";
import type { PanelWords } from "./words.ts";

export class ReasonForm {
  readonly element = element("form", "reason");

  constructor(room: string, { cut }: PanelWords) {
    const select = element("select");
    select.setAttribute("aria-label", cut.reason);
    for (const each of REASONS) select.add(new Option(cut.reasons[each]));
    const more = element("input");
    more.placeholder = cut.reasonMore;
    more.setAttribute("aria-label", cut.reasonMore);
    more.maxLength = 500;
    const send = element("button", "quiet");
    send.textContent = cut.reasonSend;
    const said = element("p");
    said.setAttribute("role", "status");
    this.element.append(select, more, send, said);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      send.disabled = true;
      explain(room, select.value, more.value).then(
        () => {
          this.element.replaceChildren(said);
          said.textContent = `✓ ${cut.reasonKept}`;
        },
        (error: unknown) => {
          send.disabled = false;
          said.textContent = error instanceof Error ? error.message : String(error);
        },
      );
    });
  }
}
