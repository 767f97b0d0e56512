/** Who cut what just now, for everybody who watches. */

import { useTranslation } from "react-i18next";
import type { WallCut, WallRoom } from "../../../../src/desk/contract/wall.ts";
import { timeOf } from "../../beijing.ts";
import { ALL } from "../../cut-switch/presses.ts";
import { useConnection, useEntry } from "../../live/use-live.ts";
import { useNow } from "../../now.ts";
import { useActor } from "../../use-actor.ts";

const SHOWN_MS = 10 * 60_000;
const MOST = 3;

export function RecentCuts() {
  const { t } = useTranslation();
  const actor = useActor();
  const { store } = useConnection();
  const cuts = useEntry<readonly WallCut[]>("cuts") ?? [];
  const deskNowMs = store.deskNowMs(useNow());
  const recent = cuts.filter(({ at }) => deskNowMs - Date.parse(at) < SHOWN_MS).slice(0, MOST);
  if (recent.length === 0) return null;
  return (
    <div role="status">
      <ul className="recent-cuts">
        {recent.map(({ courtroom, at, by, report }) => (
          <li key={`${courtroom} ${at}`}>
            ✕{" "}
            {t("cut.who", {
              time: timeOf(at),
              by: actor(by),
              room:
                courtroom === ALL
                  ? t("cut.everywhere")
                  : (store.entry<WallRoom>(`room/${courtroom}`)?.name ?? courtroom),
            })}
            {report !== null &&
              (report.latched && report.verified ? (
                <span> · {t("cut.isVerified")}</span>
              ) : (
                <strong> · {t("cut.unconfirmed")}</strong>
              ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
