/** The cut switch as it is on the wall, for the test stream: the same press, the same way to the desk. */
import { useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { cutView, whyOf } from "../../cut-switch/cut-view.ts";
import { Presses } from "../../cut-switch/presses.ts";
import { sendCut } from "../../cut-switch/send-cut.ts";
import { useNow } from "../../now.ts";
import { usePress } from "../../use-press.ts";
import "../../cut-face.css";

const presses = new Presses(sendCut);

export interface DrillSwitchProps {
  readonly room: string;
  /** The test stream is on air; before and after there is nothing to cut. */
  readonly isDue: boolean;
}

export function DrillSwitchButton({ room, isDue }: DrillSwitchProps) {
  const { t } = useTranslation();
  const press = useSyncExternalStore(presses.subscribe, () => presses.of(room));
  useNow();
  const view = cutView(press, { reach: "ok", latched: false }, performance.now());
  const cut = () => {
    if (!isDue || view.face === "sending") return;
    presses.forget(room);
    presses.press({ room, name: t("drills.stream"), isLatched: false });
  };
  const button = useRef<HTMLButtonElement>(null);
  usePress(button, cut);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`cut-switch ${isDue ? view.face : "dead"}`}
        aria-label={isDue ? t("cut.pressRoom", { room: t("drills.stream") }) : undefined}
        aria-disabled={!isDue}
      >
        {isDue ? `■ ${t("cut.press")}` : t("drills.notYet")}
      </button>
      {isDue && view.outcome === "failed" && (
        <p>■ {t("cut.failed", { why: t(`cut.why.${whyOf(view.failure)}`, { code: view.failure }) })}</p>
      )}
    </>
  );
}
