/** All that an act on alarms, incidents and drills may change. */
import { type Acting, useActOn } from "../../use-act.ts";

const TOUCHED = ["/alarms", "/incidents", "/take-downs", "/drills", "/self-check"] as const;

export const useAct = (): Acting => useActOn(TOUCHED);
