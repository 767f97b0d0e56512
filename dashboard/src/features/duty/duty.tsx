/** On duty: one large switch, who watches, and whether what is on air is watched. */

import { Alert, Button, Empty, Table, Tag } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { DutyView, Me } from "../../../../src/desk/contract/users.ts";
import { get, post } from "../../api.ts";
import { timeOf } from "../../beijing.ts";
import type { DutyBeat } from "../../duty-beat.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { unlockSound } from "../../sounds.ts";
import { useHandovers } from "./handover.tsx";

const LOOK_MS = 5000;
const STATES = {
  present: { mark: "●", color: "success" },
  absent: { mark: "○", color: "default" },
  lost: { mark: "▲", color: "warning" },
  card: { mark: "■", color: "error" },
} as const;

interface Props {
  readonly me: Me;
  readonly beat: DutyBeat;
}

export function Duty({ me, beat }: Props) {
  const keeps = me.permissions.includes("duty.keep");
  const { waiting, own } = useHandovers(me.name);
  const { t } = useTranslation();
  const [view, setView] = useState<DutyView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [unseen, setUnseen] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const look = useCallback(async () => {
    try {
      setView(await get<DutyView>("/duty", { background: true }));
      setUnseen(null);
    } catch (failed) {
      setUnseen(failed);
    }
  }, []);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  const change = async (on: boolean) => {
    // Alarms are heard on every page of whoever is on duty: only a person's touch gives a page sound.
    unlockSound();
    setBusy(true);
    setError(null);
    await post("/duty", { on }).then(() => {
      beat.setOn(on);
      return look();
    }, setError);
    setBusy(false);
  };
  return (
    <>
      <div className="heading">
        <h2>{t("duty.title")}</h2>
      </div>
      <Failure error={error ?? unseen} />
      {view?.required === false && (
        <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t("duty.notRequired")} />
      )}
      {waiting.map(({ id, from }) => (
        <Notice key={id} kind="warning">
          {t("shift.waitsHere", { from })} <Link href="/duty/handover">{t("shift.section.handover")}</Link>
        </Notice>
      ))}
      {own !== null && (
        <Notice kind="warning">
          {t("shift.offeredHere")} <Link href="/duty/handover">{t("shift.section.handover")}</Link>
        </Notice>
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
          <span>{beat.isOn ? t("duty.isOn") : view?.required === false ? "" : t("duty.isOff")}</span>
          {beat.isOn && own === null && (
            <Link className="as-button" href="/duty/handover">
              {t("shift.offer")}
            </Link>
          )}
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
          { title: t("duty.since"), render: (_, { since }) => timeOf(since) },
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
            render: (_, { state }) => {
              // Where nobody has to watch, nothing goes to the card for want of a watcher.
              const shown = view?.required === false && state !== "present" ? "absent" : state;
              return (
                <Tag color={STATES[shown].color}>
                  {STATES[shown].mark} {t(`duty.${shown}`)}
                </Tag>
              );
            },
          },
        ]}
      />
    </>
  );
}
