/** Signed on paper: entered by one person beside the scan, checked against it by another. */
import { Button, Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApprovalRecord, PaperRecord } from "../../../../src/desk/contract/approval.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAskAgain } from "../../queries.tsx";
import { mayCheck } from "./acts.ts";
import { emptyRows, isComplete, type PaperRow, paperBody } from "./paper-rows.ts";
import { ScanUpload } from "./scan-upload.tsx";

export interface PapersProps {
  readonly me: Me;
  readonly record: ApprovalRecord;
  readonly papers: readonly PaperRecord[];
  readonly canEnter: boolean;
  readonly onDone: () => void;
}

export function Papers({ me, record, papers, canEnter, onDone }: PapersProps) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const [entering, setEntering] = useState(false);
  if (papers.length === 0 && !canEnter) return null;
  const entered = () => {
    setEntering(false);
    void again(`/approvals/${record.id}`);
    onDone();
  };
  return (
    <section className="papers">
      <h3>{t("approvals.paper.title")}</h3>
      {papers.map((paper) => (
        <Paper key={paper.id} me={me} paper={paper} onDone={entered} />
      ))}
      {canEnter && !entering && (
        <Button onClick={() => setEntering(true)}>{t("approvals.paper.enter")}</Button>
      )}
      {entering && <EnterPaper record={record} onDone={entered} />}
    </section>
  );
}

function EnterPaper({ record, onDone }: { readonly record: ApprovalRecord; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [rows, setRows] = useState<readonly PaperRow[]>(() => emptyRows(record));
  const [scanSha256, setScan] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const set = (index: number, change: Partial<PaperRow>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  const enter = async () => {
    setBusy(true);
    await post(`/approvals/${record.id}/papers`, paperBody(rows, scanSha256, record.approval.version)).then(
      onDone,
      setError,
    );
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <p className="facts">{t("approvals.paper.enterHelp")}</p>
      <ScanUpload sha256={scanSha256} onUploaded={setScan} />
      {rows.map((row, index) => (
        <fieldset key={row.step}>
          <legend>{t(`approvals.step.${row.step}`)}</legend>
          <Labelled label={t("approvals.paper.signer")}>
            {(id) => (
              <Input
                id={id}
                value={row.name}
                onChange={(event) => set(index, { name: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("approvals.paper.principal")}>
            {(id) => (
              <Input
                id={id}
                value={row.actingFor}
                onChange={(event) => set(index, { actingFor: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("approvals.paper.date")}>
            {(id) => (
              <Input
                id={id}
                type="date"
                value={row.at}
                onChange={(event) => set(index, { at: event.target.value })}
              />
            )}
          </Labelled>
          <Select
            aria-label={t("approvals.paper.decision")}
            value={row.decision}
            onChange={(decision) => set(index, { decision })}
            options={(["approve", "return", "reject"] as const).map((value) => ({
              value,
              label: t(`approvals.decided.${value}`),
            }))}
          />
        </fieldset>
      ))}
      <Failure error={error} />
      <Button type="primary" htmlType="submit" loading={busy} disabled={!isComplete(rows, scanSha256)}>
        {t("approvals.paper.save")}
      </Button>
    </form>
  );
}

function Paper(props: { readonly me: Me; readonly paper: PaperRecord; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { me, paper, onDone } = props;
  const { approvalId, id, scanSha256, signatures, enteredBy, enteredAt, checkedBy, agrees, note } = paper;
  return (
    <article className="paper">
      <p>
        {t("approvals.paper.entered", { person: enteredBy, at: momentOf(enteredAt) })}{" "}
        {checkedBy === null ? (
          <strong>▲ {t("approvals.paper.unchecked")}</strong>
        ) : (
          <strong>
            {agrees === true ? "✓" : "✕"}{" "}
            {t(agrees === true ? "approvals.paper.agrees" : "approvals.paper.differs", { person: checkedBy })}{" "}
            {note}
          </strong>
        )}
      </p>
      <table className="signatures">
        <tbody>
          {signatures.map(({ step, name, actingFor, decision, at }) => (
            <tr key={step}>
              <th scope="row">{t(`approvals.step.${step}`)}</th>
              <td>
                {actingFor === undefined ? name : t("approvals.for", { person: name, principal: actingFor })}
              </td>
              <td>{t(`approvals.decided.${decision}`)}</td>
              <td>{momentOf(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Scan sha256={scanSha256} />
      {mayCheck(paper, me) && (
        <CheckPaper path={`/approvals/${approvalId}/papers/${id}/check`} onDone={onDone} />
      )}
    </article>
  );
}

/** A picture is shown beside what was entered; anything else is opened by the machine's own program. */
function Scan({ sha256 }: { readonly sha256: string }) {
  const { t } = useTranslation();
  const [isPicture, setIsPicture] = useState(true);
  const address = `/api/v1/documents/${sha256}`;
  return (
    <figure className="scan">
      {isPicture && <img src={address} alt={t("approvals.scan.alt")} onError={() => setIsPicture(false)} />}
      <a href={address} download>
        {t("approvals.scan.open")}
      </a>
    </figure>
  );
}

function CheckPaper({ path, onDone }: { readonly path: string; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const check = async (agrees: boolean) => {
    setBusy(true);
    await post(path, { agrees, ...(note.trim() !== "" && { note: note.trim() }) }).then(onDone, setError);
    setBusy(false);
  };
  return (
    <div className="paper-check">
      <p>{t("approvals.paper.checkHelp")}</p>
      <Labelled label={t("approvals.paper.note")}>
        {(id) => <Input id={id} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Labelled>
      <Space>
        <Button type="primary" loading={busy} onClick={() => void check(true)}>
          ✓ {t("approvals.paper.agree")}
        </Button>
        <Button danger loading={busy} disabled={note.trim() === ""} onClick={() => void check(false)}>
          ✕ {t("approvals.paper.differ")}
        </Button>
      </Space>
      <Failure error={error} />
    </div>
  );
}
