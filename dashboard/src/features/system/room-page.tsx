/** One courtroom: whether its encoder's stream comes, what the encoder must be given, 调试, a new key, the hardware button. */
import { Space, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { SecretShown } from "../../secret-shown.tsx";
import { Arrival } from "./arrival.tsx";
import { EncoderSettings } from "./encoder-settings.tsx";
import { type NewKey, RoomKey } from "./room-key.tsx";
import { RoomState } from "./room-state.tsx";

export function RoomPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: Room[] }>("/courtrooms", { everyMs: 5_000 });
  const room = asked.data?.items.find((each) => each.id === id);
  return (
    <>
      <p>
        <Link href="/system/courtrooms">← {t("rooms.title")}</Link>
      </p>
      <Failure error={asked.error} />
      {asked.data !== undefined && room === undefined && <Notice kind="warning">{t("rooms.nowhere")}</Notice>}
      {room !== undefined && <TheRoom me={me} room={room} />}
    </>
  );
}

function TheRoom({ me, room }: { readonly me: Me; readonly room: Room }) {
  const { t } = useTranslation();
  const [key, setKey] = useState<NewKey | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const path = `/courtrooms/${room.id}`;
  const manages = me.permissions.includes("courtroom.manage");
  const renew = async () => setKey(await post<NewKey>(`${path}/key`));
  const makeButton = async () => setSecret((await post<{ secret: string }>(`${path}/button`)).secret);
  return (
    <>
      <div className="heading">
        <h2>
          {room.name} <span className="facts">{room.id}</span> <RoomState room={room} />
        </h2>
        {manages && (
          <Space>
            <Reasoned label={t("rooms.renew")} danger reason={null} onAct={renew}>
              {t("rooms.renewAsk")}
            </Reasoned>
            <Reasoned label={t("rooms.button")} reason={null} onAct={makeButton}>
              {t(room.hasButton ? "rooms.buttonAgain" : "rooms.buttonFirst")}
            </Reasoned>
          </Space>
        )}
      </div>
      <Arrival room={room.id} />
      {me.permissions.includes("courtroom.test") && <TestSwitch room={room} />}
      {room.targetUrl !== null && (
        <p>
          {t("rooms.target")} <code>{room.targetUrl}</code>
        </p>
      )}
      {manages && <EncoderSettings room={room.id} encoderKey={null} />}
      {key !== null && <RoomKey made={key} onClosed={() => setKey(null)} />}
      {secret !== null && (
        <SecretShown
          title={`${t("rooms.button")} — ${room.name}`}
          label={t("rooms.secret")}
          value={secret}
          onClosed={() => setSecret(null)}
        >
          <p>{t("rooms.secretHelp", { room: room.id })}</p>
        </SecretShown>
      )}
    </>
  );
}

function TestSwitch({ room }: { readonly room: Room }) {
  const { t } = useTranslation();
  const askAgain = useAskAgain();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const turn = async (on: boolean) => {
    setBusy(true);
    setError(null);
    await post(`/courtrooms/${room.id}/test`, { on }).catch(setError);
    await askAgain("/courtrooms");
    setBusy(false);
  };
  return (
    <section className="arrival">
      <h3>
        {t("rooms.testSwitch")}{" "}
        <Switch
          aria-label={t("rooms.testSwitch")}
          checked={room.testMode}
          loading={busy}
          checkedChildren={t("rooms.on")}
          unCheckedChildren={t("rooms.off")}
          onChange={(on) => void turn(on)}
        />
      </h3>
      <p>{t(room.testMode ? "rooms.testIsOn" : "rooms.testIsOff")}</p>
      <Failure error={error} />
    </section>
  );
}
