/** How something is: by a shape, a word and a colour, never by colour alone. */
import type { ReactNode } from "react";
import "./mark.css";

const SHAPES = { good: "●", plain: "○", warning: "▲", bad: "■", unknown: "？" } as const;

export type MarkKind = keyof typeof SHAPES;

export function Mark({ kind, children }: { readonly kind: MarkKind; readonly children: ReactNode }) {
  return (
    <span className={`mark ${kind}`}>
      <span aria-hidden="true">{SHAPES[kind]}</span> {children}
    </span>
  );
}
