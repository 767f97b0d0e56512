/** "Is it arriving?" for one courtroom, asked every other second while somebody looks. */
import { useTranslation } from "react-i18next";
import type { Arrival as ArrivalFacts } from "../../../../src/desk/contract/courtroom.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import type { MarkKind } from "../../mark-kind.ts";
import { useAsked } from "../../queries.tsx";
import { type ArrivalState, arrivalState, doubtsOf, pictureOf, soundOf } from "./arrival-view.ts";

const LOOK_MS = 2000;
const KINDS: Record<ArrivalState, MarkKind> = { nothing: "plain", stalled: "warning", arriving: "good" };

export function Arrival({ room }: { readonly room: string }) {
  const { t } = useTranslation();
  const asked = useAsked<ArrivalFacts>(`/courtrooms/${room}/arrival`, { everyMs: LOOK_MS });
  const facts = asked.data;
  if (facts === undefined) return <Failure error={asked.error} />;
  const state = arrivalState(facts);
  return (
    <section className="arrival" aria-live="polite">
      <h3>
        {t("rooms.arriving")} <Mark kind={KINDS[state]}>{t(`rooms.arrival.${state}`)}</Mark>
      </h3>
      <Failure error={asked.error} />
      {state === "nothing" ? (
        <p>{t("rooms.arrivalHelp")}</p>
      ) : (
        <dl>
          <dt>{t("rooms.picture")}</dt>
          <dd>{pictureOf(facts) || t("rooms.none")}</dd>
          <dt>{t("rooms.sound")}</dt>
          <dd>{soundOf(facts) || t("rooms.none")}</dd>
          <dt>{t("rooms.bitrate")}</dt>
          <dd>
            {facts.bitrateBps === null
              ? t("rooms.counting")
              : `${Math.round(facts.bitrateBps / 1000)} kbit/s`}
          </dd>
          <dt>{t("rooms.keyFrames")}</dt>
          <dd>
            {facts.keyFrameIntervalMs === null
              ? t("rooms.counting")
              : t("rooms.seconds", { seconds: (facts.keyFrameIntervalMs / 1000).toFixed(1) })}
          </dd>
          <dt>{t("rooms.arrivedAt")}</dt>
          <dd>{facts.since === null ? "" : momentOf(facts.since)}</dd>
        </dl>
      )}
      {doubtsOf(facts).map((doubt) => (
        <p key={doubt} className="near">
          ▲ {t(`rooms.doubt.${doubt}`)}
        </p>
      ))}
    </section>
  );
}
