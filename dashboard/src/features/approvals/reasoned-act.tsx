/** A button that asks for a reason before it acts. */
import { Button, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../failure.tsx";

export interface ReasonedActProps {
  readonly label: string;
  readonly reasonLabel: string;
  readonly onAct: (reason: string) => Promise<unknown>;
}

export function ReasonedAct({ label, reasonLabel, onAct }: ReasonedActProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  if (!isOpen) {
    return (
      <Button size="small" onClick={() => setIsOpen(true)}>
        {label}
      </Button>
    );
  }
  const act = async () => {
    setError(null);
    await onAct(reason.trim()).then(() => setIsOpen(false), setError);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <Space>
        <Input
          autoFocus
          size="small"
          aria-label={reasonLabel}
          placeholder={reasonLabel}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button size="small" type="primary" htmlType="submit" disabled={reason.trim() === ""}>
          {label}
        </Button>
        <Button size="small" onClick={() => setIsOpen(false)}>
          {t("close")}
        </Button>
      </Space>
      <Failure error={error} />
    </form>
  );
}
