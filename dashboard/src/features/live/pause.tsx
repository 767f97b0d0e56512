/** 暂停直播: one press with the usual card; beside it, which card the public sees instead. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import { post } from "../../api.ts";
import { PAUSE_CARDS, type PauseCard } from "./acts.ts";

export interface PauseProps {
  readonly room: WallRoom;
  readonly isDue: boolean;
  readonly onDone: () => void;
  readonly onFailed: (error: unknown) => void;
}

export function Pause({ room, isDue, onDone, onFailed }: PauseProps) {
  const { t } = useTranslation();
  const [card, setCard] = useState<PauseCard>(PAUSE_CARDS[0]);
  const pause = async () => {
    const path = `/sessions/${encodeURIComponent(room.session?.id ?? "")}/pause`;
    await post(path, { card }).then(() => {
      // The choice was for this once.
      setCard(PAUSE_CARDS[0]);
      onDone();
    }, onFailed);
  };
  return (
    <span className="pause">
      <button
        type="button"
        className="plain"
        disabled={!isDue}
        aria-label={t("wall.pauseRoom", { room: room.name, card: t(`wall.cards.${card}`) })}
        onClick={() => void pause()}
      >
        <span aria-hidden="true">❚❚</span> {t("wall.acts.pause.label")}
      </button>
      <select
        aria-label={t("wall.pauseCard", { room: room.name })}
        disabled={!isDue}
        value={card}
        onChange={({ target }) => setCard(target.value as PauseCard)}
      >
        {PAUSE_CARDS.map((each) => (
          <option key={each} value={each}>
            {t("wall.cardOption", { card: t(`wall.cards.${each}`) })}
          </option>
        ))}
      </select>
    </span>
  );
}
