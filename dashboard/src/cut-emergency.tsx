/**
 * Over everything, on whatever page, signed in or not, until it is read or verified after all: the public may be seeing what
 * nobody may see.
 */
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { CutAllSwitch } from "./cut-all-switch.tsx";
import { cutView, isEmergency, whyOf } from "./cut-switch/cut-view.ts";
import { ALL } from "./cut-switch/presses.ts";
import { useMayCutAll } from "./may-cut-all.ts";
import { presses } from "./page-presses.ts";
import "./cut-face.css";

export function CutEmergency() {
  const { t } = useTranslation();
  useSyncExternalStore(presses.subscribe, presses.version);
  const grave = presses
    .all()
    .map(([room, press]) => {
      const { outcome, failure } = cutView(press, { reach: "ok", latched: true }, performance.now());
      return { room, name: press.name, outcome, failure };
    })
    .filter(isEmergency);
  const [first] = grave;
  // Alive also where nobody answers: it is sent until somebody does. What came of it is told on it.
  const all = cutView(presses.of(ALL), { reach: "ok", latched: false }, performance.now());
  const mayCutAll = useMayCutAll(first?.room);
  if (first === undefined) return null;
  const seen = () => {
    for (const { room } of grave) presses.forget(room);
  };
  const why = t(`cut.why.${whyOf(first.failure)}`, { code: first.failure });
  return (
    <div className="emergency" role="alert">
      <h2>■ {first.outcome === "failed" ? t("cut.failed", { why }) : t("cut.unconfirmed")}</h2>
      <p>{t("cut.unconfirmedHelp", { room: grave.map(({ name }) => name).join(" · ") })}</p>
      {mayCutAll && <CutAllSwitch face={all.face} isLatched={false} />}
      <button type="button" onClick={seen}>
        {t("cut.seen")}
      </button>
    </div>
  );
}
