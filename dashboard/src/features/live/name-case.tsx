/** 关联案号: a stream that nobody has named gets its hearing, from the docket or as typed; until then it is recorded only. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CourtPage } from "../../../../src/desk/contract/court-page.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { casesTyped, hearingLine } from "./case-names.ts";

interface Props {
  readonly room: string;
  readonly sessionId: string;
  readonly onSend: () => void;
  readonly onDone: (cases: readonly string[]) => void;
  readonly onFailed: (error: unknown) => void;
}

const LOOK_MS = 10_000;
const TYPED = "typed";

export function NameCase({ room, sessionId, onSend, onDone, onFailed }: Props) {
  const { t } = useTranslation();
  const page = useAsked<CourtPage>(`/courtrooms/${encodeURIComponent(room)}/court-page`, {
    everyMs: LOOK_MS,
  });
  // Opened already, nothing is proposed: what was opened without a case is named by whoever knows.
  const opening = page.data?.opening ?? null;
  const proposed = opening?.choices ?? [];
  const ask = opening === null ? "type" : proposed.length === 0 ? "noneProposed" : "another";
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [isSending, setSending] = useState(false);
  const one = proposed.find((each) => hearingLine(each) === chosen);
  const caseNumbers = one?.caseNumbers ?? (chosen === TYPED ? casesTyped(typed) : []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (caseNumbers.length === 0) return;
    setSending(true);
    onSend();
    const hearingNo = one?.hearingNo ?? undefined;
    post(`/sessions/${encodeURIComponent(sessionId)}/assign`, { caseNumbers, hearingNo })
      .then(() => onDone(caseNumbers), onFailed)
      .finally(() => setSending(false));
  };
  return (
    <form className="name-case" onSubmit={send}>
      <fieldset>
        <legend>{t("wall.nameCase.title")}</legend>
        <Failure error={page.error} />
        {proposed.map((each) => {
          const line = hearingLine(each);
          return (
            <label key={line}>
              <input type="radio" name="hearing" checked={chosen === line} onChange={() => setChosen(line)} />
              {line}
            </label>
          );
        })}
        <label>
          <input type="radio" name="hearing" checked={chosen === TYPED} onChange={() => setChosen(TYPED)} />
          {t(`wall.nameCase.${ask}`)}
          <input
            type="text"
            autoComplete="off"
            aria-label={t("wall.nameCase.typed")}
            placeholder={t("wall.nameCase.hint")}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              setChosen(TYPED);
            }}
          />
        </label>
        <button type="submit" className="plain" disabled={isSending || caseNumbers.length === 0}>
          {t("wall.nameCase.send")}
        </button>
      </fieldset>
    </form>
  );
}
