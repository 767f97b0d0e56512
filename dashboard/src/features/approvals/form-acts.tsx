/** What can be done with the form beside signing it: submit, correct, confirm, withdraw, revoke, print. */
import { App, Button, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ApprovalRecord } from "../../../../src/desk/contract/approval.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import type { Act } from "./acts.ts";

export interface FormActsProps {
  readonly record: ApprovalRecord;
  readonly acts: readonly Act[];
  readonly onDone: () => void;
}

type Ending = "withdraw" | "revoke";

export function FormActs({ record, acts, onDone }: FormActsProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { id, approval } = record;
  const { version } = approval;
  const [error, setError] = useState<unknown>(null);
  const [ending, setEnding] = useState<Ending | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async (what: "submit" | "confirm" | Ending, body: object) => {
    setBusy(true);
    setError(null);
    await post(`/approvals/${id}/${what}`, body).then(() => {
      void message.success(t(`approvals.done.${what}`));
      setEnding(null);
      onDone();
    }, setError);
    setBusy(false);
  };
  return (
    <section className="form-acts">
      <Space wrap>
        {acts.includes("submit") && (
          <Button type="primary" size="large" loading={busy} onClick={() => void act("submit", { version })}>
            {t("approvals.act.submit")}
          </Button>
        )}
        {acts.includes("confirm") && (
          <Button type="primary" size="large" loading={busy} onClick={() => void act("confirm", { version })}>
            {t("approvals.act.confirm")}
          </Button>
        )}
        {acts.includes("edit") && (
          <Link className="as-button" href={`/approvals/form/${id}/edit`}>
            {record.status === "draft" || record.status === "returned"
              ? t("approvals.act.edit")
              : t("approvals.act.change")}
          </Link>
        )}
        <Prints record={record} />
        {(["withdraw", "revoke"] as const)
          .filter((each) => acts.includes(each) && (each !== "withdraw" || !acts.includes("revoke")))
          .map((each) => (
            <Button key={each} danger onClick={() => setEnding(ending === each ? null : each)}>
              {t(`approvals.act.${each}`)}
            </Button>
          ))}
      </Space>
      <Failure error={error} />
      {ending !== null && (
        <End
          what={ending}
          busy={busy}
          onAct={(reason) => act(ending, { reason, ...(ending === "withdraw" && { version }) })}
        />
      )}
    </section>
  );
}

/** For good: it says what follows, and needs a reason. */
function End(props: {
  readonly what: Ending;
  readonly busy: boolean;
  readonly onAct: (reason: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <form
      className="end"
      onSubmit={(event) => {
        event.preventDefault();
        void props.onAct(reason.trim());
      }}
    >
      <p>{t(`approvals.endMeans.${props.what}`)}</p>
      <Labelled label={t("approvals.endReason")}>
        {(id) => (
          <Input id={id} autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Labelled>
      <Button danger type="primary" htmlType="submit" loading={props.busy} disabled={reason.trim() === ""}>
        {t(`approvals.endNow.${props.what}`)}
      </Button>
    </form>
  );
}

function Prints({ record: { id, approval } }: { readonly record: ApprovalRecord }) {
  const { t } = useTranslation();
  const print = `/api/v1/approvals/${id}/print`;
  const notices = approval.parties.map(({ name }, party) => ({
    name,
    href: `${print}/notice?party=${party}`,
  }));
  return (
    <>
      <a className="as-button" href={`${print}/form`} download>
        {t("approvals.print.form")} PDF
      </a>
      {approval.kind !== "no-stream" && (
        <details>
          <summary>{t("approvals.print.notices", { count: notices.length })}</summary>
          {notices.map(({ name, href }) => (
            <div key={href}>
              <a href={href} download>
                {name} PDF
              </a>
            </div>
          ))}
        </details>
      )}
    </>
  );
}
