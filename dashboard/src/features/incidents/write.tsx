/** What people add to the timeline: what was done, what is said outside (舆情), what was reported upward. */
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NoteKind } from "../../../../src/desk/contract/incidents.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAct } from "./use-act.ts";

const KINDS: readonly NoteKind[] = ["note", "sentiment", "report"];

export function Write({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<NoteKind>("note");
  const [text, setText] = useState("");
  const { act, busy, error } = useAct();
  const send = async () => {
    const path = `/incidents/${encodeURIComponent(id)}/notes`;
    if ((await act(path, { kind, text: text.trim() })) !== null) setText("");
  };
  return (
    <section className="write">
      <h3>{t("incidents.write.title")}</h3>
      <form
        className="stacked"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Radio.Group
          aria-label={t("incidents.write.kind")}
          optionType="button"
          value={kind}
          onChange={(event) => setKind(event.target.value as NoteKind)}
          options={KINDS.map((value) => ({ value, label: t(`incidents.write.kinds.${value}`) }))}
        />
        <Labelled label={t(`incidents.write.help.${kind}`)}>
          {(field) => (
            <Input.TextArea
              rows={2}
              id={field}
              maxLength={2000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Labelled>
        <Button type="primary" htmlType="submit" loading={busy} disabled={text.trim() === ""}>
          {t("incidents.write.send")}
        </Button>
        <Failure error={error} />
      </form>
    </section>
  );
}
