/** 全部断播: in a fixed place, and held for two seconds, so that no slip of a finger shuts every courtroom. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Face } from "./cut-switch/cut-view.ts";
import { ALL_HOLD_MS, onHold } from "./cut-switch/on-hold.ts";
import { ALL } from "./cut-switch/presses.ts";
import { presses } from "./page-presses.ts";
import "./cut-face.css";

interface Props {
  readonly face: Face;
  /** Everything is known to be cut already. */
  readonly isLatched: boolean;
}

export function CutAllSwitch({ face, isLatched }: Props) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [isHeld, setHeld] = useState(false);
  const newest = useRef(() => {});
  useEffect(() => {
    newest.current = () => presses.press({ room: ALL, name: t("cut.everywhere"), isLatched });
  });
  useEffect(() => {
    const element = button.current;
    if (element === null) return;
    return onHold(element, { ms: ALL_HOLD_MS, act: () => newest.current(), show: setHeld });
  }, []);
  return (
    <button ref={button} type="button" className={`cut-all ${face}${isHeld ? " held" : ""}`}>
      {t(`cut.all.${face}`)}
    </button>
  );
}
