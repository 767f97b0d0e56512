/** On duty. */
import type { duty as chinese } from "../zh-CN/duty.ts";

export const duty: typeof chinese = {
  title: "On duty",
  on: "Go on duty",
  off: "Go off duty",
  isOn: "You are on duty. Keep this page open: it answers every 10 seconds.",
  isOff: "You are not on duty. While nobody is, no hearing goes on air.",
  notRequired: "This node does not require duty (gate.dutyRequired).",
  beatLost:
    "This page's answers do not arrive; trying again. After 2 minutes it alarms, after 5 the card is shown.",
  people: "People on duty",
  person: "Name",
  since: "Since",
  answered: "Answered",
  ago: "{{seconds}} s ago",
  never: "not yet",
  nobody: "Nobody is on duty",
  courts: "Live streams by court",
  court: "Court",
  streams: "On air",
  load: "Each person",
  state: "Watched",
  present: "Watched",
  absent: "Nobody on duty",
  lost: "No answer: alarm",
  card: "Unwatched: card shown",
  overloaded: "Too few people",
  noStreams: "Nothing is on air",
};
