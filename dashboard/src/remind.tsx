/** 提醒: one press tells whoever must act; what came of it stands where the button was. */
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Reminder } from "../../src/desk/contract/approval.ts";
import { post } from "./api.ts";
import { Failure } from "./failure.tsx";

export interface RemindProps {
  /** Of the act: `/approvals/:id/remind`. */
  readonly path: string;
  readonly persons: readonly string[];
  readonly size?: "small" | "middle";
}

export function Remind({ path, persons, size = "small" }: RemindProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState<Reminder | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const names = (list: readonly string[]) => list.join("、");
  if (done !== null) {
    return (
      <span role="status" className="reminded">
        ✓{" "}
        {done.told.length > 0
          ? t("against.reminded", { names: names(done.told) })
          : t("against.remindedBefore", { names: names(done.before) })}
      </span>
    );
  }
  const remind = async () => {
    setBusy(true);
    setError(null);
    await post<Reminder>(path).then(setDone, setError);
    setBusy(false);
  };
  return (
    <>
      <Button size={size} loading={busy} onClick={() => void remind()}>
        {t("against.remind", { names: names(persons) })}
      </Button>
      <Failure error={error} />
    </>
  );
}
