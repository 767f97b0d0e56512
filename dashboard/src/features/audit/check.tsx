/** The chain verified from the page: how far it is, and when it does not hold, what exactly is wrong at which entry. */
import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { AuditCheckView } from "../../../../src/desk/contract/people.ts";
import { post } from "../../api.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { brokenFrom, percentOf } from "./verdict.ts";

const PATH = "/audit/check";
const LOOK_MS = 10_000;
const RUNNING_MS = 1_000;

export function Check() {
  const { t } = useTranslation();
  const asked = useAsked<AuditCheckView>(PATH, {
    everyMs: (newest) => (newest?.running === true ? RUNNING_MS : LOOK_MS),
  });
  const askAgain = useAskAgain();
  const [error, setError] = useState<unknown>(null);
  const begin = async () => {
    setError(null);
    await post(PATH).catch(setError);
    await askAgain(PATH);
  };
  const state = asked.data;
  return (
    <>
      <div className="heading">
        <h2>{t("audit.check.title")}</h2>
        <Button type="primary" disabled={state === undefined || state.running} onClick={() => void begin()}>
          {t("audit.check.begin")}
        </Button>
      </div>
      <p className="facts">{t("audit.check.help")}</p>
      <Failure error={asked.error ?? error} />
      {state?.running === true && (
        <div role="status">
          <Progress percent={percentOf(state)} status="active" />
          <p>
            {t("audit.check.running", {
              checked: state.checked,
              of: state.of,
              by: state.by ?? "",
            })}
          </p>
        </div>
      )}
      {state?.running === false && state.result === null && <p>{t("audit.check.never")}</p>}
      {state?.running === false && state.result !== null && <Result result={state.result} />}
    </>
  );
}

function Result({ result }: { readonly result: NonNullable<AuditCheckView["result"]> }) {
  const { t } = useTranslation();
  const broken = brokenFrom(result);
  return (
    <>
      {broken === null ? (
        <p className="holds" role="status">
          ✓ {t("audit.check.holds", { entries: result.entries })}
        </p>
      ) : (
        <Notice kind="error">
          <strong>{t("audit.check.broken", { seq: broken.seq })}</strong>
          <br />
          {t(`audit.fault.${broken.fault}`, { seq: broken.seq, before: broken.seq - 1 })}
          <br />
          {t("audit.check.after", { entries: result.entries, seq: broken.seq })}{" "}
          <Link href={`/audit/entry/${broken.seq}`}>{t("audit.check.look")}</Link>
        </Notice>
      )}
      <dl className="entry">
        <dt>{t("audit.check.endedAt")}</dt>
        <dd>{secondOf(result.endedAt)}</dd>
        <dt>{t("audit.check.head")}</dt>
        <dd>
          <code>{result.head}</code>
        </dd>
        <dt>{t("audit.check.sealed")}</dt>
        <dd>
          {result.lastSealedDay === null
            ? t("audit.check.noneSealed")
            : t("audit.check.sealedDays", { count: result.sealedDays, day: result.lastSealedDay })}
        </dd>
        {result.keys.length > 0 && (
          <>
            <dt>{t("audit.check.keys")}</dt>
            <dd>
              {result.keys.map((key) => (
                <div key={key}>
                  <code>{key}</code>
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
