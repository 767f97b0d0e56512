/** The day's docket: courtroom × time, each hearing with its state by shape, word and colour; the chosen one beside it. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import type { DocketRecord, PlannedStream } from "../../../../src/desk/contract/docket.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { dayOf, hourOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useNow } from "../../now.ts";
import { useAsked } from "../../queries.tsx";
import { DayChoice } from "./day-choice.tsx";
import { EntryDetails } from "./entry-details.tsx";
import { hoursOf, marksOf, nowAt, type Placed, planOf, rowsOf } from "./places.ts";
import { spanOf } from "./span.ts";
import { type Session, SHAPES, type Standing, sessionOf, standingOf } from "./standing.ts";
import { StandingWord } from "./standing-word.tsx";

const LIVE_MS = 3_000;
const PLAN_MS = 20_000;
const LANE_PX = 62;

export interface BoardProps {
  readonly me: Me;
  readonly day: string;
  /** Of the docket's entries. */
  readonly chosen: string | null;
}

export function Board({ me, day, chosen }: BoardProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  // What a room does now belongs to today's board alone.
  const isToday = day === dayOf(nowMs);
  const docket = useAsked<{ items: DocketRecord[] }>(`/docket?${spanOf(day)}`, { everyMs: PLAN_MS });
  const streams = useAsked<{ items: PlannedStream[] }>(`/docket/streams?${spanOf(day)}`, {
    everyMs: PLAN_MS,
  });
  const live = useAsked<{ items: Session[] }>("/sessions?live=true", { everyMs: LIVE_MS });
  const rooms = useAsked<{ items: Room[] }>("/courtrooms", { everyMs: PLAN_MS });
  const entries = docket.data?.items ?? [];
  const plans = streams.data?.items ?? [];
  const sessions = isToday ? (live.data?.items ?? []) : [];
  const hours = hoursOf(day, entries);
  const rows = rowsOf(
    day,
    hours,
    (rooms.data?.items ?? []).map(({ id }) => id),
    entries,
  );
  const now = nowAt(day, hours, nowMs);
  const names = new Map((rooms.data?.items ?? []).map(({ id, name }) => [id, name]));
  const facts = (entry: DocketRecord) => {
    const [session, plan] = [sessionOf(entry, sessions), planOf(entry, plans)];
    return { session, plan, standing: standingOf(entry, session, plan, nowMs) };
  };
  // Not known is neither quiet nor recorded only.
  const isKnown = streams.data !== undefined && (!isToday || live.data !== undefined);
  const shown = entries.find(({ id }) => id === chosen);
  const marks = marksOf(hours);
  return (
    <>
      <div className="heading">
        <h2>{t("docket.title", { day })}</h2>
        <DayChoice day={day} base="/docket/day" />
        <a href={`/api/v1/docket/export?${spanOf(day)}&format=xlsx`} download>
          {t("docket.export")}
        </a>
      </div>
      <Failure error={docket.error ?? streams.error ?? live.error ?? rooms.error} />
      {docket.isSuccess && entries.length === 0 && <p className="facts">{t("docket.empty")}</p>}
      <div className="board">
        <div className="hours" aria-hidden="true">
          {marks.map(({ hour, left }) => (
            <span key={hour} style={{ left: `${left}%` }}>
              {hour}:00
            </span>
          ))}
        </div>
        {(isKnown ? rows : []).map(({ courtroom, placed, lanes }) => {
          const inRoom = sessions.find((each) => each.courtroom === courtroom) ?? null;
          return (
            <section key={courtroom} className="room" aria-label={names.get(courtroom) ?? courtroom}>
              <h3>
                {names.get(courtroom) ?? courtroom}
                {isToday && <RoomState session={inRoom} />}
              </h3>
              <div className="lane" style={{ height: lanes * LANE_PX }}>
                {marks.map(({ hour, left }) => (
                  <i key={hour} style={{ left: `${left}%` }} />
                ))}
                {placed.map((each) => (
                  <Hearing
                    key={each.entry.id}
                    placed={each}
                    standing={facts(each.entry).standing}
                    href={`/docket/day/${day}/${each.entry.id}`}
                    isChosen={each.entry.id === chosen}
                  />
                ))}
                {now !== null && <b className="now" style={{ left: `${now}%` }} />}
              </div>
            </section>
          );
        })}
      </div>
      {isKnown && shown !== undefined && (
        <EntryDetails
          key={shown.id}
          me={me}
          entry={shown}
          roomName={names.get(shown.courtroom) ?? shown.courtroom}
          rooms={rooms.data?.items ?? []}
          {...facts(shown)}
          back={`/docket/day/${day}`}
        />
      )}
    </>
  );
}

/** What the room does now, whatever is planned in it. */
function RoomState({ session }: { readonly session: Session | null }) {
  const { t } = useTranslation();
  if (session === null) return <small>— {t("docket.quiet")}</small>;
  const state = session.latched ? "cut" : session.airState;
  return (
    <small className={`state ${state}`}>
      <span aria-hidden="true">{SHAPES[state]}</span> {t(`states.air.${state}`)}
    </small>
  );
}

function Hearing(props: {
  readonly placed: Placed;
  readonly standing: Standing;
  readonly href: string;
  readonly isChosen: boolean;
}) {
  const { t } = useTranslation();
  const { placed, standing, href, isChosen } = props;
  const { entry, left, width, lane } = placed;
  const numbers = entry.caseNumbers.join("、");
  return (
    <Link
      href={href}
      className={`hearing ${standing}`}
      aria-current={isChosen ? "true" : undefined}
      title={`${numbers} ${entry.causeOfAction}`}
      style={{ left: `${left}%`, width: `${width}%`, top: lane * LANE_PX }}
    >
      <span>
        <span aria-hidden="true">{SHAPES[standing]}</span> <StandingWord standing={standing} />{" "}
        {hourOf(entry.plannedStart)}
      </span>
      <strong>{numbers}</strong>
      <small>
        {entry.causeOfAction} {entry.judge}
        {entry.publicHearing !== true && ` ${t("docket.notPublic")}`}
      </small>
    </Link>
  );
}
