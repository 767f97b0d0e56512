/** A new form: empty, or with what the docket knows of a planned hearing. */
import { Spin } from "antd";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { ApprovalRecord } from "../../../../src/desk/contract/approval.ts";
import type { DocketRecord } from "../../../../src/desk/contract/docket.ts";
import type { CourtView, Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { DAY_MS, startOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Editor } from "./editor.tsx";
import { contentOf, emptyValues, fromDocket } from "./form-values.ts";

export interface NewFormProps {
  readonly me: Me;
  /** Of the docket's entry: its day and id. */
  readonly day: string | null;
  readonly entry: string | null;
}

export function NewForm({ me, day, entry }: NewFormProps) {
  const { t } = useTranslation();
  const courts = useAsked<{ items: CourtView[] }>("/courts");
  const [, go] = useLocation();
  const again = useAskAgain();
  const from = day === null ? Number.NaN : startOf(day);
  const isPlanned = entry !== null && !Number.isNaN(from);
  const span = isPlanned ? `from=${iso(from)}&to=${iso(from + DAY_MS)}` : "";
  const docket = useAsked<{ items: DocketRecord[] }>(`/docket?${span}`, { when: isPlanned });
  if (courts.error !== null || docket.error !== null) {
    return <Failure error={courts.error ?? docket.error} />;
  }
  if (courts.data === undefined || (isPlanned && docket.isPending)) return <Spin />;
  const mine = me.roles.flatMap(({ court }) => (court === null ? [] : [court]));
  // What stands in a form is Chinese, in whatever language its page is read.
  const chinese = { lng: "zh-CN" };
  const roles = [t("approvals.party.plaintiff", chinese), t("approvals.party.defendant", chinese)];
  const isJudge = me.roles.some(({ role }) => role === "judge");
  const empty = emptyValues(mine[0] ?? courts.data.items[0]?.code ?? "", isJudge ? me.name : "", roles);
  const planned = docket.data?.items.find(({ id }) => id === entry);
  return (
    <Editor
      start={planned === undefined ? empty : fromDocket(empty, planned)}
      status={null}
      onSave={async (values) => {
        const { id } = await post<ApprovalRecord>("/approvals", contentOf(values));
        await again("/approvals", "/tasks");
        go(`/approvals/form/${id}`);
      }}
    />
  );
}

function iso(ms: number): string {
  return encodeURIComponent(new Date(ms).toISOString());
}
