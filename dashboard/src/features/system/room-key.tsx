/** A courtroom's new key, shown this once with everything an encoder needs; whether its stream comes is seen below. */
import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { Arrival } from "./arrival.tsx";
import { EncoderSettings } from "./encoder-settings.tsx";

export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly encoderKey: string;
}

export function RoomKey({ made, onClosed }: { readonly made: NewKey; readonly onClosed: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      width={760}
      style={{ top: 24 }}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={`${t("rooms.settingsTitle")} — ${made.name}`}
      footer={
        <Button type="primary" onClick={onClosed}>
          {t("rooms.done")}
        </Button>
      }
    >
      <p>
        <strong>{t("rooms.settings")}</strong>
      </p>
      <EncoderSettings room={made.id} encoderKey={made.encoderKey} />
      <Arrival room={made.id} />
    </Modal>
  );
}
