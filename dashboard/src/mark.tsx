/** How something is: by a shape, a word and a colour, never by colour alone. */
import type { ReactNode } from "react";
import type { MarkKind } from "./mark-kind.ts";
import "./mark.css";

const SHAPES: Readonly<Record<MarkKind, string>> = {
  good: "●",
  plain: "○",
  warning: "▲",
  bad: "■",
  unknown: "？",
};

export function Mark({ kind, children }: { readonly kind: MarkKind; readonly children: ReactNode }) {
  return (
    <span className={`mark ${kind}`}>
      <span aria-hidden="true">{SHAPES[kind]}</span> {children}
    </span>
  );
}
