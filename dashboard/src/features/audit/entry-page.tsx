/** One entry whole, with what stands around it in the chain. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { AuditEntryView } from "../../../../src/desk/contract/people.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";
import { ActWord } from "./act-word.tsx";
import { aroundQuery } from "./filter.ts";
import { Outcome } from "./outcome.tsx";
import { EntryRows } from "./rows.tsx";

const AROUND = 3;

export function EntryPage({ seq }: { readonly seq: number }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: AuditEntryView[] }>(`/audit?${aroundQuery(seq, AROUND)}`);
  const entries = asked.data?.items ?? [];
  const entry = entries.find((each) => each.seq === seq);
  return (
    <>
      <div className="heading">
        <h2>{t("audit.entry", { seq })}</h2>
        <Link href="/audit">← {t("audit.title")}</Link>
      </div>
      <Failure error={asked.error} />
      {asked.data !== undefined && entry === undefined && (
        <Notice kind="warning">{t("audit.gone", { seq })}</Notice>
      )}
      {entry !== undefined && <Entry entry={entry} />}
      <h3>{t("audit.around")}</h3>
      <EntryRows entries={entries} isLoading={asked.isPending} marked={seq} />
    </>
  );
}

function Entry({ entry }: { readonly entry: AuditEntryView }) {
  const { t } = useTranslation();
  return (
    <dl className="entry">
      <dt>{t("audit.at")}</dt>
      <dd>{secondOf(entry.at)}</dd>
      <dt>{t("audit.actor")}</dt>
      <dd>{entry.actor}</dd>
      <dt>{t("audit.what")}</dt>
      <dd>
        <ActWord action={entry.action} />
      </dd>
      <dt>{t("audit.subject")}</dt>
      <dd>{entry.subject}</dd>
      <dt>{t("audit.outcome")}</dt>
      <dd>
        <Outcome outcome={entry.outcome} />
      </dd>
      <dt>{t("audit.detail")}</dt>
      <dd>
        <pre>{JSON.stringify(entry.detail, null, 2)}</pre>
      </dd>
      <dt>{t("audit.hash")}</dt>
      <dd>
        <code>{entry.hash}</code>
      </dd>
    </dl>
  );
}
