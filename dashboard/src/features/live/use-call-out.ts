/** Calls alarms out while a person is on duty at this page. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import { useConnection } from "../../live/use-live.ts";
import { callOut, canSound } from "../../sounds.ts";
import { type Called, dueCall } from "./call-out.ts";
import { telling } from "./order.ts";

const LOOK_MS = 1_000;
const REMEMBERED = 200;

/** @returns false: alarms would not be heard, since nobody has touched the page yet. */
export function useCallOut(isOn: boolean): boolean {
  const { store } = useConnection();
  const { t, i18n } = useTranslation();
  const [isHeard, setHeard] = useState(canSound());
  const called = useRef<readonly Called[]>([]);
  useEffect(() => {
    const look = () => {
      setHeard(canSound());
      if (!isOn || !canSound()) return;
      const alarms = store.keys("alarm/").flatMap((key) => store.entry<Alarm>(key) ?? []);
      const due = dueCall(telling(alarms), called.current, performance.now());
      if (due === null) return;
      const { key, raisedAt, priority, place, zh, en } = due;
      called.current = [...called.current, { key, raisedAt, atMs: performance.now() }].slice(-REMEMBERED);
      const where = store.entry<WallRoom>(`room/${place}`)?.name ?? "";
      const title = (i18n.language === "en" ? en : zh).title;
      callOut(priority, t("wall.call", { priority, where, title }), i18n.language);
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [isOn, store, t, i18n]);
  return isHeard;
}
