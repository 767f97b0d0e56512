/** All that an act of the supervisors may change. */
import { type Acting, useActOn } from "../../use-act.ts";

const TOUCHED = ["/findings", "/supervision", "/sessions"] as const;

export const useAct = (): Acting => useActOn(TOUCHED);
