/** How a state of the air looks everywhere: a shape and a tone beside its word, so that no colour has to be seen. */
import type { Session } from "../../src/desk/contract/session.ts";

export type AirState = Session["airState"];

export const AIR: Readonly<Record<AirState, { readonly mark: string; readonly tone: string }>> = {
  held: { mark: "○", tone: "off" },
  preparing: { mark: "◔", tone: "soon" },
  "on-air": { mark: "●", tone: "on" },
  paused: { mark: "❚❚", tone: "paused" },
  cut: { mark: "✕", tone: "cut" },
  ended: { mark: "—", tone: "off" },
};
