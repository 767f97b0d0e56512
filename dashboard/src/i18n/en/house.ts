/** The frame. */
import type { house as chinese } from "../zh-CN/house.ts";

export const house: typeof chinese = {
  product: "Tingzha",
  tagline: "the gate before the public live platform",
  language: "中文",
  pageFailed: {
    what: "This page has failed and is not shown; recording, air and the other pages go on. To cut, use the cut panel.",
    panel: "Open the cut panel ↗",
    again: "Open this page again",
  },
  loading: "Reading…",
  copy: "Copy",
  copied: "Copied",
  close: "Close",
  unreachable:
    "The desk does not answer; trying again. To cut in an emergency, on the node: npx tingzha cut --all",
  notEncrypted:
    "The connection is not encrypted: others can read the password. Open this page by https, or on the machine itself.",
  signOut: "Sign out",
  awaiting: "A leader of your court has still to confirm you: until then you can watch, pause and cut only.",
  noPages: "There is no page for your role yet.",
  pages: "Pages",
  noted: "Noted",
  shownOnce: "Shown this once: after closing nobody can see it. Note it down, or enter it, first.",
  /** Who acts without being a person of the court. */
  actor: {
    gate: "The gate",
    desk: "The desk",
    bootstrap: "The bootstrap token",
    button: "The courtroom's button",
    machine: "{{name}} on the machine itself",
    command: "a command on the node",
  },
  nav: {
    approvals: "Approvals",
    docket: "Docket",
    live: "Wall",
    incidents: "Alarms and incidents",
    court: "Courtroom page",
    supervision: "Supervision",
    rearm: "Re-arm",
    duty: "On duty",
    audit: "Audit",
    system: "System",
    account: "My account",
  },
};
