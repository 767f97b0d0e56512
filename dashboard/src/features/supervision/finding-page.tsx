/** One finding: what was seen, every step since, and the next one, where it is this person's. */
import { Button, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Finding } from "../../../../src/desk/contract/findings.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { Mark } from "../../mark.tsx";
import { useAsked } from "../../queries.tsx";
import { actsOf, STATE_MARKS } from "./finding-standing.ts";
import { useAct } from "./use-act.ts";

export function FindingPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const { t } = useTranslation();
  const asked = useAsked<Finding>(`/findings/${id}`, { everyMs: 15_000 });
  const finding = asked.data;
  return (
    <article className="finding">
      <p>
        <Link href="/supervision/findings">‹ {t("supervision.section.findings")}</Link>
      </p>
      <Failure error={asked.error} />
      {finding !== undefined && (
        <>
          <h2>
            {t("supervision.finding.title", { number: finding.number })}{" "}
            <Mark kind={STATE_MARKS[finding.state]}>{t(`supervision.findingState.${finding.state}`)}</Mark>
          </h2>
          <dl className="facts">
            <dt>{t("supervision.finding.kind")}</dt>
            <dd>{t(`supervision.kind.${finding.kind}`)}</dd>
            <dt>{t("supervision.finding.text")}</dt>
            <dd>{finding.text}</dd>
            <dt>{t("supervision.caseNumbers")}</dt>
            <dd>{finding.caseNumbers.join("、") || t("supervision.unknown")}</dd>
            <dt>{t("supervision.finding.moment")}</dt>
            <dd>{momentOf(finding.momentAt)}</dd>
            <dt>{t("supervision.finding.to")}</dt>
            <dd>
              {t(`supervision.addressee.${finding.addressee}`)}{" "}
              {finding.told.join("、") || t("supervision.finding.toNobody")}
            </dd>
          </dl>
          <h3>{t("supervision.finding.steps")}</h3>
          <ol className="steps">
            {finding.steps.map(({ at, by, act, text }) => (
              <li key={`${at} ${act}`}>
                {momentOf(at)} {by} <strong>{t(`supervision.step.${act}`)}</strong> {text}
              </li>
            ))}
          </ol>
          <Acts me={me} finding={finding} />
        </>
      )}
    </article>
  );
}

function Acts({ me, finding }: { readonly me: Me; readonly finding: Finding }) {
  const { t } = useTranslation();
  const { busy, error, act } = useAct();
  const [text, setText] = useState("");
  const acts = actsOf(finding, me);
  if (acts.length === 0) {
    return finding.state === "closed" ? null : <p>{t(`supervision.finding.waits.${finding.state}`)}</p>;
  }
  const press = async (what: string) => {
    if ((await act(`/findings/${finding.id}/${what}`, { text: text.trim() })) !== null) setText("");
  };
  return (
    <div className="acts">
      <Labelled
        label={t(acts.includes("answer") ? "supervision.finding.answer" : "supervision.finding.judge")}
      >
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={2000}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Labelled>
      <Space>
        {acts.map((each, at) => (
          <Button
            key={each}
            type={at === 0 ? "primary" : "default"}
            loading={busy}
            disabled={text.trim() === ""}
            onClick={() => void press(each)}
          >
            {t(`supervision.press.${each}`)}
          </Button>
        ))}
      </Space>
      <Failure error={error} />
    </div>
  );
}
