/** Whether this person may cut every courtroom at once: the desk says so, and what it said last counts while it is silent. */
import { useEffect, useState } from "react";
import type { Panel } from "../../src/desk/contract/panel.ts";
import { ApiError, get } from "./api.ts";

let lastSaid = false;

/** @param asks when it changes, the desk is asked anew; undefined: there is nothing to cut. */
export function useMayCutAll(asks: unknown): boolean {
  const [may, setMay] = useState(lastSaid);
  useEffect(() => {
    if (asks !== undefined) void ask().then(setMay);
  }, [asks]);
  return may;
}

async function ask(): Promise<boolean> {
  try {
    lastSaid = (await get<Panel>("/panel", { background: true, deadlineMs: 2_000 })).mayCutAll;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) lastSaid = false;
  }
  return lastSaid;
}
