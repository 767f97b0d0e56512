/** A password, key or token that is shown this once: closed by an answer only, never by a click beside it. */
import { Button, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Setting } from "./setting.tsx";

export interface SecretShownProps {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly onClosed: () => void;
  /** What to do with it. */
  readonly children?: ReactNode;
}

export function SecretShown({ title, label, value, onClosed, children }: SecretShownProps) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      width={760}
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClosed}>
          {t("noted")}
        </Button>
      }
    >
      <p>
        <strong>{t("shownOnce")}</strong>
      </p>
      <Setting label={label} value={value} />
      {children}
    </Modal>
  );
}
