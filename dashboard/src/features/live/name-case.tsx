/** 关联案号: a stream that nobody has named gets its hearing, from the docket or as typed; until then it is recorded only. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CourtPage } from "../../../../src/desk/contract/court-page.ts";
import { post } from "../../api.ts";
import { useAsked } from "../../queries.tsx";
import { casesTyped, hearingLine } from "./case-names.ts";

interface Props {
  readonly room: string;
  readonly sessionId: string;
  readonly onDone: (cases: readonly string[]) => void;
  readonly onFailed: (error: unknown) => void;
}

const TYPED = "typed";

export function NameCase({ room, sessionId, onDone, onFailed }: Props) {
  const { t } = useTranslation();
  const page = useAsked<CourtPage>(`/courtrooms/${encodeURIComponent(room)}/court-page`);
  const proposed = page.data?.opening?.choices ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [isSending, setSending] = useState(false);
  const one = proposed.find((each) => hearingLine(each) === chosen);
  const caseNumbers = one?.caseNumbers ?? (chosen === TYPED ? casesTyped(typed) : []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (caseNumbers.length === 0) return;
    setSending(true);
    const hearingNo = one?.hearingNo ?? undefined;
    post(`/sessions/${encodeURIComponent(sessionId)}/assign`, { caseNumbers, hearingNo })
      .then(() => onDone(caseNumbers), onFailed)
      .finally(() => setSending(false));
  };
  return (
    <form className="name-case" onSubmit={send}>
      <fieldset>
        <legend>{t("wall.nameCase.title")}</legend>
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
          {t(proposed.length === 0 ? "wall.nameCase.noneProposed" : "wall.nameCase.another")}
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
