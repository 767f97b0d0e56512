/** A picture and its clock. */
import type { picture as chinese } from "../zh-CN/picture.ts";

export const picture: typeof chinese = {
  live: "Live",
  stands: "Picture has stood for {{seconds}} s (last frame {{time}})",
  waiting: "Waiting for a picture…",
  noPicture: "No picture",
  undelayed: "Undelayed: the public sees it later",
  over: {
    ended: "The session is over. Choose another courtroom on the left.",
    "signed-out": "You are signed out: sign in again.",
    "not-permitted": "Closed to view now, or no longer yours: state only, neither picture nor sound.",
    codec:
      "This browser can't play what the encoder sends (H.265, mostly); recording, airing and the watch are not affected. Use a computer that can, or set the encoder to H.264 and AAC.",
  },
};
