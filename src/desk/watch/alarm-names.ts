/** The names of all alarms, by what they are told of. */

/** Told of a live session, so over with it. */
export const OF_SESSIONS = [
  "record-unhealthy",
  "aired-without-permit",
  "stream-lost",
  "black",
  "silent",
  "platform-lost",
  "frozen",
  "overload",
  "key-frames",
  "frames-missing",
  "bitrate-collapsed",
  "av-offset",
  "timestamps",
  "uplink-slow",
  "platform-slow",
  "unmonitored",
] as const;

/** Told of the node, of a room whether it is recorded or not, of a court, of a person. */
export const OF_OTHERS = [
  "disk-full",
  "gate-lost",
  "not-recorded",
  "platform-down",
  "disk-low",
  "duty-lost",
  "duty-overloaded",
  "policy-unconfirmed",
  "cut-unverified",
  "latches-in-doubt",
  "notify-failed",
  "self-check-failed",
  "self-check-missing",
  "test-cut-failed",
  "sign-in-locked",
  "codes-used-up",
  "bootstrap-token",
] as const;

export const ALARM_NAMES = [...OF_SESSIONS, ...OF_OTHERS] as const;
export type AlarmName = (typeof ALARM_NAMES)[number];
