/** Everything that belongs to an incident, oldest first: alarms, acts, decisions, what people wrote. */
import { Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentDetail } from "../../../../src/desk/contract/incidents.ts";
import { secondOf } from "../../beijing.ts";
import { useActor } from "../../use-actor.ts";
import { KIND_MARKS, KINDS, type Kind, kindOf } from "./timeline-kinds.ts";

export function Timeline({ incident }: { readonly incident: IncidentDetail }) {
  const { t, i18n } = useTranslation();
  const actor = useActor();
  const [left, setLeft] = useState<readonly Kind[]>([]);
  const entries = incident.timeline.map((entry, at) => ({
    ...entry,
    kind: kindOf(entry.what),
    at: entry.at,
    no: at,
  }));
  const present = KINDS.filter((kind) => entries.some((entry) => entry.kind === kind));
  return (
    <section className="timeline">
      <h3>{t("incidents.timeline.title")}</h3>
      <fieldset className="kinds">
        <legend className="unseen">{t("incidents.timeline.show")}</legend>
        {present.map((kind) => (
          <Checkbox
            key={kind}
            checked={!left.includes(kind)}
            onChange={({ target }) =>
              setLeft(target.checked ? left.filter((each) => each !== kind) : [...left, kind])
            }
          >
            <span aria-hidden="true">{KIND_MARKS[kind]}</span> {t(`incidents.timeline.kind.${kind}`)}
          </Checkbox>
        ))}
      </fieldset>
      {incident.timelineIsShortened && <p className="facts">{t("incidents.timeline.shortened")}</p>}
      <ol>
        {entries
          .filter(({ kind }) => !left.includes(kind))
          .map(({ no, at, by, kind, zh, en, text }) => (
            <li key={no} className={`${kind}${at < incident.momentAt ? " before" : ""}`}>
              <time dateTime={at}>{secondOf(at)}</time>
              <span className="kind" aria-hidden="true">
                {KIND_MARKS[kind]}
              </span>
              <span className="unseen">{t(`incidents.timeline.kind.${kind}`)}</span>
              <div>
                <strong>{i18n.language === "en" ? en : zh}</strong>
                {text !== null && <span className="said">{text}</span>}
              </div>
              <span className="by">{actor(by)}</span>
            </li>
          ))}
      </ol>
    </section>
  );
}
