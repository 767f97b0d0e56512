/** An act that is asked about once more, with a reason where one is due; what the desk refuses stands beside it. */
import { Button, type ButtonProps, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { Failure } from "./failure.tsx";
import { Labelled } from "./labelled.tsx";

export interface ReasonedProps {
  readonly label: string;
  /** What it brings about. */
  readonly children: ReactNode;
  /** Of the field; null: no reason is asked for. */
  readonly reason: string | null;
  readonly danger?: boolean;
  readonly type?: ButtonProps["type"];
  readonly onAct: (reason: string) => Promise<unknown>;
}

export function Reasoned({ label, children, reason, danger = false, type, onAct }: ReasonedProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = () => {
    setText("");
    setError(null);
    setIsOpen(true);
  };
  const act = async () => {
    setBusy(true);
    setError(null);
    await onAct(text.trim()).then(() => setIsOpen(false), setError);
    setBusy(false);
  };
  return (
    <>
      <Button danger={danger} {...(type !== undefined && { type })} onClick={open}>
        {label}
      </Button>
      <Modal
        open={isOpen}
        title={label}
        okText={label}
        okButtonProps={{ danger, disabled: reason !== null && text.trim() === "" }}
        confirmLoading={busy}
        onOk={() => void act()}
        onCancel={() => setIsOpen(false)}
        destroyOnHidden
      >
        <p>{children}</p>
        {reason !== null && (
          <Labelled label={reason}>
            {(id) => (
              <Input.TextArea
                id={id}
                autoFocus
                rows={2}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Labelled>
        )}
        <Failure error={error} />
      </Modal>
    </>
  );
}
