/** A label with what it names below it. */
import { type ReactNode, useId } from "react";

export interface LabelledProps {
  readonly label: string;
  /** @param id that the control must carry. */
  readonly children: (id: string) => ReactNode;
}

export function Labelled({ label, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
