/** All of the chosen courtroom: why it is held, what alarms, what can be done, marks for the screening. */

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { timeAt } from "../../beijing.ts";
import { isTyping } from "../../cut-switch/hear-keys.ts";
import { Failure } from "../../failure.tsx";
import { ACTS, type Act, isDue, mayAct, mayUseCourtPage } from "./acts.ts";
import { ConditionsInFull } from "./conditions-lines.tsx";
import { CutSwitch } from "./cut-switch.tsx";
import { AlarmLines, CardMark, CaseLine, Reasons } from "./facts.tsx";
import { MARK_KEYS, MARKS, type Mark } from "./marks.ts";
import { NameCase } from "./name-case.tsx";
import type { Placed } from "./order.ts";
import { Pause } from "./pause.tsx";

interface Props {
  readonly placed: Placed;
  readonly me: Me;
  readonly isHeard: boolean;
  readonly onHear: () => void;
  readonly onClose: () => void;
}

export function Details({ placed, me, isHeard, onHear, onClose }: Props) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState<string | null>(null);
  const { room, alarms } = placed;
  const { session, number } = room;
  const begun = () => {
    setError(null);
    setSaid(null);
  };
  const send = async (path: string, body: object, done: string) => {
    begun();
    await post(path, body).then(() => setSaid(done), setError);
  };
  const done = (what: string) => {
    setError(null);
    setSaid(what);
  };
  const sessionPath = `/sessions/${encodeURIComponent(session?.id ?? "")}`;
  const act = (which: Act) => void send(`${sessionPath}/${which}`, {}, t(`wall.acts.${which}.done`));
  const mark = (kind: Mark) => {
    const at = timeAt(Date.now());
    void send(`${sessionPath}/marks`, { kind }, t("wall.marks.done", { kind: t(`wall.marks.${kind}`), at }));
  };
  const marks = session !== null && me.permissions.includes("session.mark");
  useMarkKeys(marks, mark);
  const acknowledge = (key: string) =>
    void send(`/alarms/${encodeURIComponent(key)}/acknowledge`, {}, t("wall.acknowledged"));
  return (
    <aside className="details" aria-label={t("wall.details", { room: room.name })}>
      <header>
        <h2>
          <b>{number}</b> {room.name}
        </h2>
        {mayUseCourtPage(me.permissions) && (
          <a href={`/court.html#${room.id}`} target="_blank" rel="noopener">
            {t("wall.courtPage")}
          </a>
        )}
        <button type="button" className="quiet" onClick={onClose}>
          {t("close")}
        </button>
        <CutSwitch room={room} />
      </header>
      {session === null ? <p>{t("wall.noStream")}</p> : <CaseLine session={session} />}
      {session !== null && session.airState !== "on-air" && <Reasons session={session} all />}
      {session !== null && session.caseNumbers.length === 0 && me.permissions.includes("session.assign") && (
        <NameCase
          key={session.id}
          room={room.id}
          sessionId={session.id}
          onSend={begun}
          onDone={(cases) => done(t("wall.nameCase.done", { cases: cases.join("、") }))}
          onFailed={setError}
        />
      )}
      {session !== null && <CardMark session={session} />}
      {session !== null && <ConditionsInFull session={session} />}
      <AlarmLines alarms={alarms} all />
      {me.permissions.includes("alarm.handle") &&
        alarms
          .filter(({ acknowledgedAt }) => acknowledgedAt === null)
          .map(({ key, zh }) => (
            <button key={key} type="button" className="plain" onClick={() => acknowledge(key)}>
              {t("wall.acknowledge", { title: zh.title })}
            </button>
          ))}
      {session !== null && (
        <div className="acts">
          {ACTS.filter((each) => mayAct(each, me.permissions)).map((each) =>
            each === "pause" ? (
              <Pause
                key={each}
                room={room}
                isDue={isDue(each, session)}
                onDone={() => done(t("wall.acts.pause.done"))}
                onFailed={setError}
              />
            ) : (
              <button
                key={each}
                type="button"
                className="plain"
                disabled={!isDue(each, session)}
                onClick={() => act(each)}
              >
                {t(`wall.acts.${each}.label`, { seconds: session.delaySeconds })}
              </button>
            ),
          )}
          {session.sight !== "nothing" && (
            <button type="button" className="plain" aria-pressed={isHeard} onClick={onHear}>
              {isHeard ? t("wall.mute") : t("wall.listen")}
            </button>
          )}
        </div>
      )}
      {marks && (
        <fieldset className="acts">
          <legend>{t("wall.marks.title")}</legend>
          {MARKS.map((kind) => (
            <button key={kind} type="button" className="plain" onClick={() => mark(kind)}>
              <kbd>{MARK_KEYS[kind]}</kbd> {t(`wall.marks.${kind}`)}
            </button>
          ))}
        </fieldset>
      )}
      {said !== null && <p role="status">✓ {said}</p>}
      <Failure error={error} />
    </aside>
  );
}

function useMarkKeys(isOn: boolean, mark: (kind: Mark) => void): void {
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const kind = MARKS.find((each) => MARK_KEYS[each] === event.key.toUpperCase());
      if (kind !== undefined) mark(kind);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}
