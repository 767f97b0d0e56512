/** The presses of this page: one set for the wall and for what must be told of them wherever the person has gone meanwhile. */
import { Presses } from "./cut-switch/presses.ts";
import { sendCut } from "./cut-switch/send-cut.ts";

export const presses = new Presses(sendCut);
