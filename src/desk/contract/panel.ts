/** What the pop-out with the cut switches asks every second: little, and from memory alone. */
import { z } from "zod";
import { AIR_STATES, PHASES } from "./session.ts";

export const panelRoomSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** What its keys are, on the wall too. */
  number: z.number(),
  /** Of several sessions in a room the one that the public may see. null: no session. */
  airState: z.enum(AIR_STATES).nullable(),
  /** What came before a mark or a drop still leaves, whatever the state says. */
  draining: z.boolean(),
  phase: z.enum(PHASES).nullable(),
  /** So far back a cut reaches. */
  delaySeconds: z.number(),
  latched: z.boolean(),
});

export const panelSchema = z.strictObject({
  /** False: a cut would not reach the gate by the desk. */
  gateConnected: z.boolean(),
  cutAll: z.boolean(),
  /** Every courtroom that this person may cut, by id. */
  rooms: z.array(panelRoomSchema),
  mayCutAll: z.boolean(),
});

export type Panel = z.infer<typeof panelSchema>;
export type PanelRoom = z.infer<typeof panelRoomSchema>;
