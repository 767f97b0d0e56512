/** What the desk says to what is being typed: asked when the hand rests, and never with half an answer to an older text. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { TypedCheck } from "../../../../src/desk/contract/approval.ts";
import { post } from "../../api.ts";
import { contentOf, type FormValues } from "./form-values.ts";

const REST_MS = 400;

export function useTypedCheck(values: FormValues) {
  const body = JSON.stringify(contentOf(values));
  const [rested, setRested] = useState(body);
  useEffect(() => {
    const timer = setTimeout(() => setRested(body), REST_MS);
    return () => clearTimeout(timer);
  }, [body]);
  const content = JSON.parse(rested) as { caseNumbers: string[]; court: string; judge: string };
  const isAskable = content.caseNumbers.length > 0 && content.court !== "" && content.judge.trim() !== "";
  const asked = useQuery<TypedCheck>({
    queryKey: ["/approvals/check", rested],
    queryFn: ({ signal }) => post<TypedCheck>("/approvals/check", content, { signal }),
    placeholderData: keepPreviousData,
    enabled: isAskable,
  });
  return { ...asked, isAskable, isCurrent: rested === body && !asked.isFetching };
}
