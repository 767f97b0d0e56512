/** On duty: one large switch, who watches, and whether what is on air is watched. */
import { Alert, Button, Empty, Table, Tag } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DutyView } from "../../../src/desk/contract/users.ts";
import { get, post } from "../api.ts";
import type { DutyBeat } from "../duty-beat.ts";
import { Failure } from "../failure.tsx";

const LOOK_MS = 5000;
const STATES = {
  present: { mark: "●", color: "success" },
  absent: { mark: "○", color: "default" },
  lost: { mark: "▲", color: "warning" },
  card: { mark: "■", color: "error" },
} as const;

export function Duty({ keeps, beat }: { readonly keeps: boolean; readonly beat: DutyBeat }) {
  const { t, i18n } = useTranslation();
  const [view, setView] = useState<DutyView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const look = useCallback(async () => {
    try {
      setView(await get<DutyView>("/duty", { background: true }));
      setError(null);
    } catch (failed) {
      setError(failed);
    }
  }, []);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  const change = async (on: boolean) => {
    setBusy(true);
    await post("/duty", { on }).then(() => beat.setOn(on), setError);
    await look();
    setBusy(false);
  };
  const time = (iso: string) => new Date(iso).toLocaleTimeString(i18n.language, { hour12: false });
  return (
    <>
      <div className="heading">
        <h2>{t("duty.title")}</h2>
      </div>
      <Failure error={error} />
      {view?.required === false && (
        <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t("duty.notRequired")} />
      )}
      {keeps && (
        <div className="duty-switch">
          <Button
            type={beat.isOn ? "default" : "primary"}
            loading={busy}
            onClick={() => void change(!beat.isOn)}
          >
            {beat.isOn ? t("duty.off") : t("duty.on")}
          </Button>
          <span>{beat.isOn ? t("duty.isOn") : t("duty.isOff")}</span>
        </div>
      )}
      <h3>{t("duty.people")}</h3>
      <Table
        rowKey="person"
        pagination={false}
        dataSource={view?.people ?? []}
        locale={{ emptyText: <Empty description={t("duty.nobody")} /> }}
        columns={[
          { title: t("duty.person"), dataIndex: "person" },
          { title: t("duty.since"), render: (_, { since }) => time(since) },
          {
            title: t("duty.answered"),
            render: (_, { answeredAgoSeconds: seconds, present }) => (
              <Tag color={present ? "success" : "error"}>
                {present ? "●" : "■"} {seconds === null ? t("duty.never") : t("duty.ago", { seconds })}
              </Tag>
            ),
          },
        ]}
      />
      <h3>{t("duty.courts")}</h3>
      <Table
        rowKey="court"
        pagination={false}
        dataSource={view?.courts ?? []}
        locale={{ emptyText: <Empty description={t("duty.noStreams")} /> }}
        columns={[
          { title: t("duty.court"), dataIndex: "court" },
          { title: t("duty.streams"), dataIndex: "streamsOnAir" },
          {
            title: t("duty.load"),
            render: (_, { streamsPerPerson, overloaded }) => (
              <>
                {streamsPerPerson ?? "—"} {overloaded && <Tag color="warning">▲ {t("duty.overloaded")}</Tag>}
              </>
            ),
          },
          {
            title: t("duty.state"),
            render: (_, { state }) => (
              <Tag color={STATES[state].color}>
                {STATES[state].mark} {t(`duty.${state}`)}
              </Tag>
            ),
          },
        ]}
      />
    </>
  );
}
