/** In red, for all of the wall: no gate, everything cut, too many alarms to tell one by one, alarms that nobody would hear. */
import { useTranslation } from "react-i18next";
import type { WallNode } from "../../../../src/desk/contract/wall.ts";
import { useEntry } from "../../live/use-live.ts";
import { unlockSound } from "../../sounds.ts";

/** @param isUnheard on duty, and the page may make no sound yet. */
export function NodeMarks({ isUnheard }: { readonly isUnheard: boolean }) {
  const { t } = useTranslation();
  const node = useEntry<WallNode>("node");
  return (
    <>
      {node?.gateConnected === false && <p className="gone">■ {t("wall.gateGone")}</p>}
      {node?.cutAll != null && <p className="gone">✕ {t("wall.allCut")}</p>}
      {node?.flood === true && <p className="gone">▲ {t("wall.flood")}</p>}
      {isUnheard && (
        <button type="button" className="gone" onClick={unlockSound}>
          ■ {t("wall.soundLocked")}
        </button>
      )}
    </>
  );
}
