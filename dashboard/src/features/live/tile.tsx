/** One courtroom on the wall. The switch stands at the same place of every tile, whatever the tile says. */
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WallRoom, WallSession } from "../../../../src/desk/contract/wall.ts";
import { Failure } from "../../failure.tsx";
import { LivePicture } from "../../player/live-picture.tsx";
import { isDue } from "./acts.ts";
import { ConditionsBrief } from "./conditions-lines.tsx";
import { CutSwitch } from "./cut-switch.tsx";
import { AirBadge, AlarmLines, CardMark, CaseLine, Cover, PhaseMark, Reasons } from "./facts.tsx";
import { Meter } from "./meter.tsx";
import { type Placed, urgencyOf } from "./order.ts";
import { Pause } from "./pause.tsx";
import { Snapshot } from "./snapshot.tsx";
import { Sparkline } from "./sparkline.tsx";
import "./tile.css";

export interface TileProps {
  readonly placed: Placed;
  /** On the stage it moves; elsewhere there is a small picture from time to time. */
  readonly moves: boolean;
  readonly isChosen: boolean;
  readonly isHeard: boolean;
  /** Its number was typed: K, held, cuts it. */
  readonly isAimed: boolean;
  readonly mayPause: boolean;
  readonly mayName: boolean;
  readonly onChoose: (room: string) => void;
}

export const Tile = memo(function Tile({
  placed,
  moves,
  isChosen,
  isHeard,
  isAimed,
  mayPause,
  mayName,
  onChoose,
}: TileProps) {
  const { t } = useTranslation();
  const { room, alarms } = placed;
  const { session, number } = room;
  const urgency = urgencyOf(placed);
  return (
    <article
      className={`tile ${moves ? "moving" : "still"} urgency-${urgency}${isChosen ? " chosen" : ""}${isAimed ? " aimed" : ""}`}
      data-room={room.id}
      aria-label={`${number} ${room.name}`}
    >
      <header>
        <button type="button" aria-pressed={isChosen} onClick={() => onChoose(room.id)}>
          <b>{number}</b> {room.name}
          {room.test && <span className="test"> {t("wall.test")}</span>}
        </button>
        <AirBadge room={room} />
      </header>
      {session === null ? (
        <div className="picture none" />
      ) : moves && session.sight !== "nothing" ? (
        <LivePicture sessionId={session.id} isHeard={isHeard} phase={session.phase} />
      ) : (
        <Snapshot session={session} room={room.id} />
      )}
      <div className="facts">
        <AlarmLines alarms={alarms} all={false} />
        {session !== null && (
          <>
            <CaseLine session={session} />
            <p className="line">
              <PhaseMark session={session} />
              <Cover session={session} />
              <CardMark session={session} />
              {!session.encoderConnected && <span className="lost">▲ {t("wall.encoderGone")}</span>}
            </p>
            <p className="line">
              <Sparkline room={room.id} />
              {session.sight !== "nothing" && <Meter room={room.id} />}
            </p>
          </>
        )}
      </div>
      <CutSwitch room={room} />
      {mayPause && session !== null && isDue("pause", session) && <TilePause room={room} />}
      {session !== null && (
        <Terms session={session} onName={mayName && !isChosen ? () => onChoose(room.id) : null} />
      )}
    </article>
  );
});

interface TermsProps {
  readonly session: WallSession;
  /** null: it is named already, or another's to name. */
  readonly onName: (() => void) | null;
}

/** On what terms it goes out, or why it does not and who must do what. */
function Terms({ session, onName }: TermsProps) {
  const { t } = useTranslation();
  if (session.airState !== "held") {
    const { conditions } = session;
    return conditions === null ? null : (
      <div className="terms">
        <ConditionsBrief session={session} />
      </div>
    );
  }
  return (
    <div className="terms">
      {onName !== null && session.caseNumbers.length === 0 && (
        <button type="button" className="plain" onClick={onName}>
          {t("wall.nameCase.open")}
        </button>
      )}
      <Reasons session={session} all={false} />
    </div>
  );
}

/** What came of it stands in the state of the air; only a refusal must be said. */
function TilePause({ room }: { readonly room: WallRoom }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <div className="pause-place">
      <Pause room={room} isDue onDone={() => setError(null)} onFailed={setError} />
      <Failure error={error} />
    </div>
  );
}
