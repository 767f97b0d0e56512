/** A form that is corrected: freely as a draft, by the rules of change after it was submitted. */
import { Spin } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import type { ApprovalRecord } from "../../../../src/desk/contract/approval.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Editor } from "./editor.tsx";
import { changesOf, valuesOf } from "./form-values.ts";

export function FormEditor({ id }: { readonly id: string }) {
  const asked = useAsked<ApprovalRecord>(`/approvals/${id}`);
  if (asked.data === undefined) return asked.error === null ? <Spin /> : <Failure error={asked.error} />;
  return <Opened record={asked.data} />;
}

/** Over the version that he has opened: what another has changed meanwhile is not overwritten. */
function Opened({ record }: { readonly record: ApprovalRecord }) {
  const [opened] = useState(record);
  const [, go] = useLocation();
  const again = useAskAgain();
  const { id, approval } = opened;
  const start = valuesOf(approval);
  return (
    <Editor
      start={start}
      status={opened.status}
      onSave={async (values, reason) => {
        const changes = changesOf(start, values);
        const because = reason === "" ? {} : { reason };
        await post(`/approvals/${id}/edit`, { version: approval.version, changes, ...because });
        await again("/approvals", "/tasks");
        go(`/approvals/form/${id}`);
      }}
    />
  );
}
