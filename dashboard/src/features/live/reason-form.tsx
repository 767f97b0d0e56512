/** Asks why, once the cut is through. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CutReason, explain, REASONS } from "../../cut-switch/reasons.ts";
import { Failure } from "../../failure.tsx";

export function ReasonForm({ room }: { readonly room: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<CutReason>(REASONS[0]);
  const [more, setMore] = useState("");
  const [state, setState] = useState<"asked" | "sending" | "kept">("asked");
  const [error, setError] = useState<unknown>(null);
  if (state === "kept") return <p>✓ {t("cut.reasonKept")}</p>;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setState("sending");
    explain(room, t(`cut.reasons.${reason}`), more).then(
      () => setState("kept"),
      (failed: unknown) => {
        setError(failed);
        setState("asked");
      },
    );
  };
  return (
    <form className="reason" onSubmit={send}>
      <select
        aria-label={t("cut.reason")}
        value={reason}
        onChange={({ target }) => setReason(target.value as CutReason)}
      >
        {REASONS.map((each) => (
          <option key={each} value={each}>
            {t(`cut.reasons.${each}`)}
          </option>
        ))}
      </select>
      <input
        aria-label={t("cut.reasonMore")}
        placeholder={t("cut.reasonMore")}
        maxLength={500}
        value={more}
        onChange={({ target }) => setMore(target.value)}
      />
      <button type="submit" className="plain" disabled={state === "sending"}>
        {t("cut.reasonSend")}
      </button>
      <Failure error={error} />
    </form>
  );
}
