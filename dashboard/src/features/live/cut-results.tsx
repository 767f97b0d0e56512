/** What came of the presses of this page, step by step, until somebody has read it: under the tiles, so that none of them moves. */
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import { type CutView, isStillShown, isThrough, meaningOf } from "../../cut-switch/cut-view.ts";
import { ALL } from "../../cut-switch/presses.ts";
import { presses } from "../../page-presses.ts";
import { ReasonForm } from "./reason-form.tsx";
import { useCut } from "./use-cut.ts";
import { useCutAll } from "./use-cut-all.ts";

const MOST = 3;

export function CutResults({ rooms }: { readonly rooms: readonly WallRoom[] }) {
  const { t } = useTranslation();
  useSyncExternalStore(presses.subscribe, presses.version);
  const pressed = presses
    .all()
    .slice(0, MOST)
    .map(([id]) => ({ id, room: rooms.find((each) => each.id === id) }));
  if (pressed.length === 0) return null;
  return (
    <section className="cut-results" aria-label={t("cut.results")}>
      {pressed.map(({ id, room }) =>
        id === ALL ? <AllResult key={id} /> : room !== undefined && <RoomResult key={id} room={room} />,
      )}
    </section>
  );
}

function RoomResult({ room }: { readonly room: WallRoom }) {
  return <Result id={room.id} name={`${room.number} ${room.name}`} view={useCut(room)} />;
}

function AllResult() {
  const { t } = useTranslation();
  return <Result id={ALL} name={t("cut.everywhere")} view={useCutAll()} />;
}

interface ResultProps {
  readonly id: string;
  readonly name: string;
  readonly view: CutView;
}

function Result({ id, name, view }: ResultProps) {
  const { t } = useTranslation();
  const { sentMs, closedMs, verifiedMs, outcome, unsentSeconds } = view;
  const meaning = meaningOf(view);
  if (sentMs === null || outcome === "failed") return null;
  return (
    <article aria-label={name}>
      <strong>{name}</strong>
      <div role="status">
        <ol>
          <li>{t("cut.sent")}</li>
          {closedMs !== null && <li>{t("cut.closed", { ms: closedMs })}</li>}
          {verifiedMs !== null && <li>{t("cut.verified", { ms: verifiedMs })}</li>}
        </ol>
        {meaning !== null && <span>{t(`cut.means.${meaning}`, { seconds: unsentSeconds })}</span>}
        {isStillShown(view) && <span>▲ {t("cut.takeDown")}</span>}
      </div>
      {isThrough(outcome) && <ReasonForm room={id} />}
      {outcome !== null && (
        <button type="button" className="quiet" onClick={() => presses.forget(id)}>
          {t("cut.seen")}
        </button>
      )}
    </article>
  );
}
