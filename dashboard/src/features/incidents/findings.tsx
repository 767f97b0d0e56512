/** 原因与措施: nothing is closed without them. */
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Incident } from "../../../../src/desk/contract/incidents.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAct } from "./use-act.ts";

const MOST = 2000;

export function Findings({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const [cause, setCause] = useState(incident.cause ?? "");
  const [measures, setMeasures] = useState(incident.measures ?? "");
  const { act, busy, error } = useAct();
  const found = { cause: cause.trim(), measures: measures.trim() };
  const isSame = found.cause === incident.cause && found.measures === incident.measures;
  return (
    <form
      className="stacked"
      onSubmit={(event) => {
        event.preventDefault();
        void act(`/incidents/${encodeURIComponent(incident.id)}/findings`, found);
      }}
    >
      <Labelled label={t("incidents.cause")}>
        {(id) => (
          <Input.TextArea
            rows={2}
            id={id}
            maxLength={MOST}
            value={cause}
            onChange={(event) => setCause(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled label={t("incidents.measures")}>
        {(id) => (
          <Input.TextArea
            rows={2}
            id={id}
            maxLength={MOST}
            value={measures}
            onChange={(event) => setMeasures(event.target.value)}
          />
        )}
      </Labelled>
      <Button
        type="primary"
        htmlType="submit"
        loading={busy}
        disabled={found.cause === "" || found.measures === "" || isSame}
      >
        {t("incidents.do.saveFindings")}
      </Button>
      <Failure error={error} />
    </form>
  );
}
