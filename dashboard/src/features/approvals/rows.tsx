/** Rows that are added and taken away: parties, hearings, who was told. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface RowsProps<T> {
  readonly rows: readonly T[];
  readonly onChange: (rows: readonly T[]) => void;
  readonly empty: () => T;
  readonly add: string;
  /** At least so many stay. */
  readonly least?: number;
  readonly children: (row: T, set: (change: Partial<T>) => void, index: number) => ReactNode;
}

export function Rows<T extends object>({ rows, onChange, empty, add, least = 0, children }: RowsProps<T>) {
  const { t } = useTranslation();
  return (
    <div className="rows">
      {rows.map((row, index) => {
        const set = (change: Partial<T>) =>
          onChange(rows.map((each, at) => (at === index ? { ...each, ...change } : each)));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own while they are typed
          <div key={index} className="row">
            {children(row, set, index)}
            {rows.length > least && (
              <Button
                size="small"
                type="text"
                aria-label={t("approvals.edit.remove", { no: index + 1 })}
                onClick={() => onChange(rows.filter((_, at) => at !== index))}
              >
                ✕
              </Button>
            )}
          </div>
        );
      })}
      <Button size="small" onClick={() => onChange([...rows, empty()])}>
        + {add}
      </Button>
    </div>
  );
}
