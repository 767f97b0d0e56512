/** The second person is not content: back to whoever asked, with what is missing. */
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAct } from "./use-act.ts";

export function ReturnClose({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const { act, busy, error } = useAct();
  return (
    <form
      className="stacked"
      onSubmit={(event) => {
        event.preventDefault();
        void act(`${path}/close/return`, { reason: reason.trim() });
      }}
    >
      <Labelled label={t("incidents.returnReason")}>
        {(id) => (
          <Input
            id={id}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Labelled>
      <Button htmlType="submit" loading={busy} disabled={reason.trim() === ""}>
        ↩ {t("incidents.do.returnClose")}
      </Button>
      <Failure error={error} />
    </form>
  );
}
