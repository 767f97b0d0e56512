/** Who answers for one hearing, on one sheet of paper; what nobody wrote down is said to be unknown. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Responsibility } from "../../../../src/desk/contract/responsibility.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAsked } from "../../queries.tsx";
import { useActor } from "../../use-actor.ts";

export function ResponsibilityPage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const asked = useAsked<Responsibility>(`/supervision/responsibility?hearing=${encodeURIComponent(id)}`);
  const found = asked.data;
  return (
    <article className="responsibility">
      <Failure error={asked.error} />
      {asked.isPending && <p role="status">{t("loading")}</p>}
      {found !== undefined && (
        <>
          <div className="heading">
            <h2>{t("supervision.responsibility.title", { caseNumber: found.caseNumbers.join("、") })}</h2>
            <span className="prints">
              <Button onClick={() => print()}>{t("supervision.print")}</Button>
            </span>
          </div>
          <Facts found={found} />
          {found.duties.map(({ duty, lines }) => (
            <section key={duty}>
              <h3>{t(`supervision.duty.${duty}`)}</h3>
              <table>
                <thead>
                  <tr>
                    {(["act", "who", "at", "note"] as const).map((column) => (
                      <th key={column} scope="col">
                        {t(`supervision.responsibility.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line) => (
                    <Line key={`${line.act} ${line.who} ${line.at} ${line.note}`} line={line} />
                  ))}
                </tbody>
              </table>
            </section>
          ))}
        </>
      )}
    </article>
  );
}

function Facts({ found }: { readonly found: Responsibility }) {
  const { t } = useTranslation();
  const moment = (at: string | null) => (at === null ? t("supervision.unknown") : momentOf(at));
  return (
    <dl className="facts">
      <dt>{t("supervision.by.court")}</dt>
      <dd>
        {found.courtName ?? found.court ?? t("supervision.unknown")} {found.courtroomName}
      </dd>
      <dt>{t("supervision.responsibility.cause")}</dt>
      <dd>{found.causeOfAction || t("supervision.unknown")}</dd>
      <dt>{t("supervision.responsibility.planned")}</dt>
      <dd>
        {moment(found.plannedStart)} – {moment(found.plannedEnd)}
      </dd>
      <dt>{t("supervision.responsibility.heard")}</dt>
      <dd>
        {moment(found.openedAt)} – {moment(found.closedAt)}
      </dd>
      <dt>{t("supervision.responsibility.aired")}</dt>
      <dd>
        <Mark kind={found.isAired ? "good" : "plain"}>
          {t(found.isAired ? "supervision.responsibility.yes" : "supervision.responsibility.no")}
        </Mark>
      </dd>
      <dt>{t("supervision.responsibility.forms")}</dt>
      <dd>
        {found.approvalIds.length === 0
          ? t("supervision.responsibility.noForm")
          : found.approvalIds.map((each, at) => (
              <Link key={each} href={`/approvals/form/${each}`}>
                {t("supervision.responsibility.form", { n: at + 1 })}{" "}
              </Link>
            ))}
      </dd>
    </dl>
  );
}

function Line({ line }: { readonly line: Responsibility["duties"][number]["lines"][number] }) {
  const { t } = useTranslation();
  const actor = useActor();
  const { act, who, at, note, actingFor, how } = line;
  return (
    <tr>
      <td>{t(`supervision.act.${act}`)}</td>
      <td>
        {who === null ? <Mark kind="unknown">{t("supervision.unknown")}</Mark> : actor(who)}
        {actingFor !== null && t("supervision.responsibility.actingFor", { actingFor })}
        {how !== null && how !== "here" && `　${t(`supervision.how.${how}`)}`}
      </td>
      <td>{at === null ? "" : momentOf(at)}</td>
      <td>{note}</td>
    </tr>
  );
}
