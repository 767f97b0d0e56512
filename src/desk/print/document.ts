/** A document as data: what stands on paper, before anybody draws it. */

export interface Cell {
  readonly text: string;
  /** Columns that it takes; 1 without. */
  readonly span?: number;
  readonly isLabel?: boolean;
  /** Stands at the cell's lower right: a name with its date. */
  readonly signature?: string;
  /** Where the page has no room the whole text goes to the 附页, under this name. */
  readonly longAs?: string;
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly minHeightMm: number;
}

export type Block =
  | {
      readonly kind: "table";
      /** Widths in parts of the whole. */
      readonly columns: readonly number[];
      readonly rows: readonly Row[];
      /** Everything on this page: long cells are moved to the 附页. */
      readonly isOnePage?: boolean;
    }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string; readonly align?: "left" | "right" }
  /** A line along which the receipt is cut off. */
  | { readonly kind: "cut-line" }
  | { readonly kind: "gap" };

export interface PrintDocument {
  readonly title: string;
  /** Right under the title. */
  readonly date?: string;
  readonly blocks: readonly Block[];
  /** What else follows where anything does: the 附页 begins with what did not fit its cell. */
  readonly appendix: readonly Block[];
  readonly appendixTitle: string;
  /** At the foot of every page. */
  readonly footer: string;
}
