/** A sentence that must be seen, in a colour, a shape and words. */
import type { ReactNode } from "react";

const MARKS = { info: "ℹ", warning: "▲", error: "■" } as const;

export function Notice(props: { readonly kind: keyof typeof MARKS; readonly children: ReactNode }) {
  return (
    <p className={`notice ${props.kind}`} role={props.kind === "info" ? "status" : "alert"}>
      <span aria-hidden="true">{MARKS[props.kind]}</span> {props.children}
    </p>
  );
}
