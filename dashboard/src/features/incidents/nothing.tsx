/** Said where a list or a table is empty. */
import type { ReactNode } from "react";

export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="nothing">— {children}</p>;
}
