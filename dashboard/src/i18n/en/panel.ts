/** The cut panel. */
import type { panel as chinese } from "../zh-CN/panel.ts";

export const panel: typeof chinese = {
  title: "Cut panel",
  draining: "Still going out",
  noStream: "No stream",
  covered: "A cut reaches back {{seconds}} s",
  noDelay: "▲ No delay protects it",
  keys: "Type a courtroom's number, then hold K to cut",
  chosen: "{{number}} {{name}} is chosen: hold K to cut",
  reach: {
    ok: "● In control",
    "desk-lost":
      "■ No control: the desk does not answer. In an emergency run npx tingzha cut --all on the node, or unplug the encoder",
    "gate-lost":
      "■ No control: the desk can't reach the gate. In an emergency run npx tingzha cut --all on the node, or unplug the encoder",
    "signed-out": "■ Signed out: sign in again in the main window",
    "no-right": "■ You may not cut: ask the technician on duty",
  },
};
