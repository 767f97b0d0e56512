/** Plays a piece of the record in the page; its clock is the record's own. */
import { Button } from "antd";
import mpegts from "mpegts.js";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Clip } from "../../../../src/desk/contract/incidents.ts";
import { timeOf } from "../../beijing.ts";
import { Notice } from "../../notice.tsx";
import { momentIn, placeIn } from "./evidence-moments.ts";
import { useOffset } from "./use-offset.ts";

export interface ClipPlayerProps {
  readonly address: string;
  readonly clip: Clip;
  readonly momentAt: string;
}

export default function ClipPlayer({ address, clip, momentAt }: ClipPlayerProps) {
  const { t } = useTranslation();
  const offset = useOffset();
  const video = useRef<HTMLVideoElement>(null);
  const [seconds, setSeconds] = useState(0);
  const [isUnplayable, setUnplayable] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    // Read whole and at once: a minute of it, which can then be gone through without asking again.
    const player = mpegts.createPlayer(
      { type: "flv", isLive: false, url: new URL(address, location.href).href },
      { lazyLoad: false, autoCleanupSourceBuffer: false },
    );
    player.on(mpegts.Events.ERROR, () => setUnplayable(true));
    player.attachMediaElement(element);
    player.load();
    void Promise.resolve(player.play()).catch(() => undefined);
    return () => player.destroy();
  }, [address]);
  const { at, fromMoment } = placeIn(clip, momentAt, seconds);
  const moment = momentIn(clip, momentAt);
  const leap = () => {
    if (video.current !== null && moment !== null) video.current.currentTime = moment;
  };
  return (
    <div className="clip-player">
      {/* biome-ignore lint/a11y/useMediaCaption: a courtroom as it was recorded has none */}
      <video
        ref={video}
        controls
        playsInline
        onTimeUpdate={({ currentTarget }) => setSeconds(currentTarget.currentTime)}
      />
      {isUnplayable && <Notice kind="error">{t("incidents.evidence.unplayable")}</Notice>}
      <p>
        <strong>{timeOf(at)}</strong> {offset(fromMoment)}{" "}
        {moment !== null && (
          <Button size="small" onClick={leap}>
            {t("incidents.evidence.leap")}
          </Button>
        )}
      </p>
    </div>
  );
}
