/** The cut switch. */
import type { cut as chinese } from "../zh-CN/cut.ts";

export const cut: typeof chinese = {
  press: "Cut now",
  pressRoom: "Cut now: {{room}}",
  latched: "Cut, latched",
  sending: "Cutting…",
  dead: "No control",
  deadHelp: "Nothing can be cut from here. On the node run npx tingzha cut {{room}}, or unplug the encoder.",
  sent: "Sent",
  closed: "Closed {{ms}} ms",
  verified: "Verified {{ms}} ms",
  /** What a press came to means for what the public has. */
  means: {
    unsent: "Connection closed; nothing from {{seconds}} s before the press on has gone out",
    "no-delay": "Connection closed; without a delay, what came before has gone out",
    "nothing-left": "Connection closed; nothing ever went out",
    nothing: "Latched; at this press there was no connection to the platform",
    shut: "Latched; verified that no connection to the platform stands now. What went out before, this answer can't tell",
  },
  takeDown: "Taken down at the platform: not confirmed",
  unconfirmed: "The cut is not confirmed",
  unconfirmedHelp:
    "Nobody has verified the cut of {{room}}. At once: 1. cut all; 2. on the node run npx tingzha cut --all; 3. unplug the encoder or shut the switch port; 4. tell the platform to take it down.",
  failed: "The cut failed: {{why}}",
  why: {
    unreachable: "the desk does not answer",
    "gate-unreachable": "the desk can't reach the gate, and goes on trying",
    "gate-silent": "the gate does not answer, and is asked again",
    unauthenticated: "signed out; sign in and cut again",
    "permission-denied": "you may not cut; ask the technician on duty",
    other: "refused ({{code}})",
  },
  seen: "I have seen it",
  results: "What the cuts came to",
  reason: "Why it was cut",
  reasons: {
    sensitive: "Sensitive content",
    privacy: "Privacy of a party or witness",
    order: "Order in court",
    equipment: "Equipment or signal",
    mistake: "By mistake",
    other: "Other",
  },
  reasonMore: "More about it (optional)",
  reasonSend: "Note the reason",
  reasonKept: "Reason noted",
  holdKey: "Number of the courtroom, then hold K to cut",
  /** 全部断播, by face. */
  all: {
    alive: "Hold for 2 s: cut all",
    sending: "Cutting…",
    latched: "✕ Everything is cut",
    dead: "Cut all: the line is down",
  },
  who: "{{time}} {{by}} cut {{room}}",
  everywhere: "every courtroom",
  isVerified: "verified",
};
