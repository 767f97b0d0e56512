/** Backups of register and audit: made, listed, put back; and the confirmation without which a doubtful one airs nothing. */
import { Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BackupRecord, BackupsView } from "../../../../src/desk/contract/backup.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { Setting } from "../../setting.tsx";
import { sizeOf } from "./health-view.ts";

const PATH = "/backups";
type Backup = BackupsView["items"][number];

export function Backups({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<BackupsView>(PATH, { everyMs: 10_000 });
  const askAgain = useAskAgain();
  const [made, setMade] = useState<BackupRecord | null>(null);
  const [busy, setBusy] = useState(false);
  const [isRestarting, setIsRestarting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const restores = me.permissions.includes("backup.restore");
  const make = async () => {
    setBusy(true);
    setError(null);
    setMade(null);
    await post<BackupRecord>("/backup").then(setMade, setError);
    await askAgain(PATH);
    setBusy(false);
  };
  const restore = async (path: string, reason: string) => {
    await post("/restore", { path, reason });
    setIsRestarting(true);
  };
  const confirm = async (reason: string) => {
    await post("/restore/confirm", { reason });
    await askAgain(PATH);
  };
  return (
    <>
      <div className="heading">
        <h2>{t("backups.title")}</h2>
        <Button type="primary" loading={busy} onClick={() => void make()}>
          {t("backups.make")}
        </Button>
      </div>
      <p className="facts">{t("backups.help")}</p>
      <Failure error={asked.error ?? error} />
      {isRestarting && <Notice kind="warning">{t("backups.restarting")}</Notice>}
      {asked.data?.unconfirmed === true && (
        <Notice kind="error">
          {t("backups.unconfirmed")}{" "}
          {restores && (
            <Reasoned label={t("backups.confirm")} reason={t("backups.confirmReason")} onAct={confirm}>
              {t("backups.confirmAsk")}
            </Reasoned>
          )}
        </Notice>
      )}
      {made !== null && (
        <div className="row-form" role="status">
          <p>✓ {t("backups.made", { size: sizeOf(made.sizeBytes) })}</p>
          <Setting label={t("backups.file")} value={made.file} />
          <Setting label={t("backups.hash")} value={made.sha256} />
        </div>
      )}
      <Table<Backup>
        rowKey="file"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        locale={{ emptyText: t("backups.empty") }}
        columns={[
          { title: t("backups.at"), render: (_, { madeAt }) => momentOf(madeAt) },
          { title: t("backups.size"), render: (_, { sizeBytes }) => sizeOf(sizeBytes) },
          { title: t("backups.file"), render: (_, { file }) => <code className="hash">{file}</code> },
          {
            title: "",
            render: (_, { file, madeAt }) =>
              restores && (
                <Space>
                  <Reasoned
                    label={t("backups.restore")}
                    danger
                    reason={t("backups.restoreReason")}
                    onAct={(reason) => restore(file, reason)}
                  >
                    {t("backups.restoreAsk", { at: momentOf(madeAt) })}
                  </Reasoned>
                </Space>
              ),
          },
        ]}
      />
    </>
  );
}
