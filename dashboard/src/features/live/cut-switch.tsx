/** 立即断播: one press, no dialog. It keeps its place and size whatever comes of it; that is told below the tiles. */

import type { TFunction } from "i18next";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { WallNode, WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { CutView } from "../../cut-switch/cut-view.ts";
import { useEntry } from "../../live/use-live.ts";
import { presses } from "../../page-presses.ts";
import { usePress } from "../../use-press.ts";
import { goesOut } from "./order.ts";
import { targetOf, useCut } from "./use-cut.ts";
import "./cut-switch.css";

/** Its place is there also for whoever may not cut this room. */
export function CutSwitch({ room }: { readonly room: WallRoom }) {
  return <div className="cut-place">{room.mayCut && <Switch room={room} />}</div>;
}

function Switch({ room }: { readonly room: WallRoom }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const node = useEntry<WallNode>("node");
  const view = useCut(room);
  usePress(button, () => presses.press(targetOf(room, node)));
  // Loud only where something goes out; it cuts everywhere.
  const isCalm = view.face === "alive" && !goesOut(room);
  const { verifiedMs, outcome } = view;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`cut-switch ${view.face}${isCalm ? " calm" : ""}`}
        aria-keyshortcuts={`${room.number} K`}
        aria-label={nameOf(view, t("cut.pressRoom", { room: room.name }), t)}
        title={view.face === "dead" ? t("cut.deadHelp", { room: room.id }) : t("cut.holdKey")}
      >
        <span aria-hidden="true">
          <Face view={view} />
        </span>
      </button>
      {verifiedMs !== null && <span className="took">✓ {t("cut.verified", { ms: verifiedMs })}</span>}
      {outcome === "failed" && <span className="took">■ {t("cut.unconfirmed")}</span>}
    </>
  );
}

/** Whoever hears or speaks its name finds in it what is to be seen. */
function nameOf({ face }: CutView, name: string, t: TFunction): string {
  return face === "alive" ? name : `${name}，${t(`cut.${face}`)}`;
}

function Face({ view: { face } }: { readonly view: CutView }) {
  const { t } = useTranslation();
  switch (face) {
    case "alive":
      return <>■ {t("cut.press")}</>;
    case "sending":
      return <>{t("cut.sending")}</>;
    case "latched":
      return <>✕ {t("cut.latched")}</>;
    case "dead":
      return <>{t("cut.dead")}</>;
  }
}
