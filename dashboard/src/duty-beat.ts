/**
 * The page's sign of life while its person is on duty. One after another, never two at once: a desk that hangs is asked again
 * when it has answered or the time is up.
 */
import { useEffect, useState } from "react";
import { ApiError, post } from "./api.ts";

const EVERY_MS = 10_000;
const DEADLINE_MS = 5_000;

export interface DutyBeat {
  readonly isOn: boolean;
  readonly setOn: (on: boolean) => void;
  /** The last answer was not taken. */
  readonly isLost: boolean;
}

export function useDutyBeat(startsOn: boolean): DutyBeat {
  const [isOn, setOn] = useState(startsOn);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!isOn) {
      setLost(false);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const beat = async () => {
      try {
        await post("/duty/alive", {}, { background: true, deadlineMs: DEADLINE_MS });
        setLost(false);
      } catch (error) {
        if (error instanceof ApiError && error.code === "not-on-duty") setOn(false);
        else setLost(true);
      }
      if (!isOver) timer = setTimeout(() => void beat(), EVERY_MS);
    };
    void beat();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isOn]);
  return { isOn, setOn, isLost };
}
