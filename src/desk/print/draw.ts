/** Draws a document as an A4 PDF. Rows grow with their text and go on over pages; nothing is clipped. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as fontkit from "fontkit";
import PDFDocument from "pdfkit";
import type { Block, Cell, PrintDocument, Row } from "./document.ts";

const MM = 72 / 25.4;
/** A4; margins so that a punched sheet can be bound (装订入副卷). */
const PAGE = {
  width: 210 * MM,
  height: 297 * MM,
  left: 28 * MM,
  right: 22 * MM,
  top: 24 * MM,
  bottom: 22 * MM,
};
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const BODY_PT = 11;
const TITLE_PT = 18;
const FOOTER_PT = 7.5;
const PADDING = 5;
/** What follows a one-page table stays on its page. */
const REMARKS_PT = 58;
const LINE_GAP = 2.5;
/** Stands for a character that the font lacks: the printers' sign for a missing type. */
const GETA = "〓";
const FONT = "noto-serif-sc";

/** The font's file, whole: its subset is embedded. */
export function fontFile(): string {
  const require = createRequire(import.meta.url);
  return require.resolve("@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf");
}

export function draw(document: PrintDocument): Promise<Buffer> {
  return new Sheet(document).finish();
}

class Sheet {
  readonly #document: PrintDocument;
  readonly #pdf: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #done = Promise.withResolvers<Buffer>();
  readonly #font: fontkit.Font;
  readonly #missing = new Set<string>();
  readonly #moved: { readonly name: string; readonly text: string }[] = [];

  constructor(document: PrintDocument) {
    this.#document = document;
    const { left, right, top, bottom } = PAGE;
    this.#pdf = new PDFDocument({
      size: "A4",
      margins: { left, right, top, bottom },
      bufferPages: true,
      info: { Title: document.title, Producer: "Tingzha" },
      lang: "zh-CN",
    });
    const font = readFileSync(fontFile());
    this.#font = fontkit.create(font) as fontkit.Font;
    this.#pdf.registerFont(FONT, font);
    this.#pdf.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
    this.#pdf.on("end", () => this.#done.resolve(Buffer.concat(this.#chunks)));
    this.#pdf.font(FONT);
  }

  finish(): Promise<Buffer> {
    const { title, date, blocks, appendix, appendixTitle } = this.#document;
    this.#title(title);
    if (date !== undefined) this.#paragraph(date, "right");
    for (const block of blocks) this.#block(block);
    const moved = this.#moved.map(
      ({ name, text }): Row => ({
        cells: [{ text: name, isLabel: true }, { text }],
        minHeightMm: 8,
      }),
    );
    const rest: Block[] =
      moved.length > 0 ? [{ kind: "table", columns: [1, 4], rows: moved }, ...appendix] : [...appendix];
    if (rest.length > 0) {
      this.#pdf.addPage();
      this.#title(appendixTitle);
      for (const block of rest) this.#block(block);
    }
    this.#footers();
    this.#pdf.end();
    return this.#done.promise;
  }

  #block(block: Block): void {
    switch (block.kind) {
      case "table": {
        const rows = block.isOnePage === true ? this.#fitted(block.rows, block.columns) : block.rows;
        for (const row of rows) this.#row(row, block.columns);
        break;
      }
      case "heading":
        this.#need(BODY_PT * 5);
        this.#pdf
          .moveDown(0.6)
          .fontSize(BODY_PT + 1)
          .text(this.#known(block.text), PAGE.left, undefined, { width: WIDTH });
        this.#pdf.moveDown(0.3);
        break;
      case "paragraph":
        this.#paragraph(block.text, block.align ?? "left");
        break;
      case "cut-line":
        this.#need(BODY_PT * 4);
        this.#pdf.moveDown(1);
        this.#pdf.lineWidth(0.5).dash(4, { space: 3 });
        this.#pdf
          .moveTo(PAGE.left, this.#pdf.y)
          .lineTo(PAGE.left + WIDTH, this.#pdf.y)
          .stroke()
          .undash();
        this.#pdf.moveDown(1);
        break;
      case "gap":
        this.#pdf.moveDown(0.5);
        break;
    }
  }

  #title(text: string): void {
    this.#pdf
      .fontSize(TITLE_PT)
      .text(this.#known(text), PAGE.left, undefined, { width: WIDTH, align: "center" });
    this.#pdf.moveDown(0.4);
  }

  #paragraph(text: string, align: "left" | "right"): void {
    this.#pdf
      .fontSize(BODY_PT)
      .text(this.#known(text), PAGE.left, undefined, { width: WIDTH, align, lineGap: LINE_GAP + 2 })
      .moveDown(0.3);
  }

  /** Moves the longest texts to the 附页 until the table fits the rest of this page. */
  #fitted(rows: readonly Row[], columns: readonly number[]): readonly Row[] {
    const room = PAGE.height - PAGE.bottom - this.#pdf.y - REMARKS_PT;
    const fitted = rows.map((row) => [...row.cells]);
    const heights = () => rows.map((row, at) => this.#height({ ...row, cells: fitted[at] ?? [] }, columns));
    for (let tall = heights(); tall.reduce((sum, each) => sum + each, 0) > room; tall = heights()) {
      const movable = rows
        .map((row, at) => ({ at, excess: (tall[at] ?? 0) - row.minHeightMm * MM, cells: fitted[at] ?? [] }))
        .filter(({ excess, cells }) => excess > 0 && cells.some(isMovable))
        .sort((a, b) => b.excess - a.excess);
      const [row] = movable;
      if (row === undefined) break;
      const cell = row.cells.filter(isMovable).sort((a, b) => b.text.length - a.text.length)[0];
      if (cell === undefined) break;
      this.#moved.push({ name: cell.longAs ?? "", text: cell.text });
      const { longAs: _, ...rest } = cell;
      const [firstLine = ""] = cell.text.split("\n");
      const shown = `${[...firstLine].slice(0, 24).join("")}……（全文见附页）`;
      fitted[row.at] = row.cells.map((each) => (each === cell ? { ...rest, text: shown } : each));
    }
    return rows.map((row, at) => ({ ...row, cells: fitted[at] ?? [] }));
  }

  #row(row: Row, columns: readonly number[]): void {
    const full = PAGE.height - PAGE.bottom - PAGE.top;
    const height = this.#height(row, columns);
    if (height > full) {
      this.#longRow(row, columns);
      return;
    }
    this.#need(height);
    const y = this.#pdf.y;
    for (const { cell, x, width } of this.#places(row, columns)) {
      this.#pdf.lineWidth(0.7).rect(x, y, width, height).stroke();
      this.#cell(cell, { x, y, width, height });
    }
    this.#pdf.x = PAGE.left;
    this.#pdf.y = y + height;
  }

  /** A text longer than a page: in pieces, one row each, under the same label. */
  #longRow(row: Row, columns: readonly number[]): void {
    const longest = [...row.cells].sort((a, b) => b.text.length - a.text.length)[0];
    if (longest === undefined || longest.text.length < 2) return;
    const half = Math.floor(longest.text.length / 2);
    const part = (text: string, rest: Partial<Cell>): Row => ({
      ...row,
      cells: row.cells.map((cell) => (cell === longest ? { ...cell, text, ...rest } : cell)),
    });
    this.#row(part(longest.text.slice(0, half), { signature: "" }), columns);
    this.#row(part(longest.text.slice(half), {}), columns);
  }

  #cell(cell: Cell, { x, y, width, height }: { x: number; y: number; width: number; height: number }): void {
    const text = this.#known(cell.text);
    const align = cell.isLabel === true ? "center" : "left";
    const options = { width: width - 2 * PADDING, align, lineGap: LINE_GAP } as const;
    this.#pdf.fontSize(BODY_PT);
    const used = this.#pdf.heightOfString(text, options);
    const top = cell.signature === undefined ? y + (height - used) / 2 : y + PADDING;
    this.#pdf.text(text, x + PADDING, top, options);
    if (!cell.signature) return;
    const signature = this.#known(cell.signature);
    const right = { width: width - 2 * PADDING, align: "right", lineGap: LINE_GAP } as const;
    const tall = this.#pdf.heightOfString(signature, right);
    this.#pdf.text(signature, x + PADDING, y + height - tall - PADDING, right);
  }

  #height(row: Row, columns: readonly number[]): number {
    this.#pdf.fontSize(BODY_PT);
    const needed = this.#places(row, columns).map(({ cell, width }) => {
      const options = { width: width - 2 * PADDING, lineGap: LINE_GAP };
      const of = (text: string | undefined) =>
        text ? this.#pdf.heightOfString(this.#known(text), options) : 0;
      return of(cell.text) + of(cell.signature) + 2 * PADDING + (cell.signature ? PADDING : 0);
    });
    return Math.max(row.minHeightMm * MM, ...needed);
  }

  #places(row: Row, columns: readonly number[]): { cell: Cell; x: number; width: number }[] {
    const whole = columns.reduce((sum, each) => sum + each, 0);
    let column = 0;
    let x = PAGE.left;
    return row.cells.map((cell) => {
      const taken = columns.slice(column, column + (cell.span ?? 1));
      const width = (taken.reduce((sum, each) => sum + each, 0) / whole) * WIDTH;
      const place = { cell, x, width };
      column += cell.span ?? 1;
      x += width;
      return place;
    });
  }

  #need(height: number): void {
    if (this.#pdf.y + height > PAGE.height - PAGE.bottom) this.#pdf.addPage();
  }

  /** What the font can draw; a character that it lacks is marked and named. */
  #known(text: string): string {
    return [...text]
      .map((character) => {
        const code = character.codePointAt(0) ?? 0;
        if (character === "\n" || this.#font.hasGlyphForCodePoint(code)) return character;
        if (code < 0x20) return "";
        this.#missing.add(`U+${code.toString(16).toUpperCase()}`);
        return GETA;
      })
      .join("");
  }

  #footers(): void {
    const { start, count } = this.#pdf.bufferedPageRange();
    const footer = this.#known(this.#document.footer);
    const missing = this.#missing.size > 0 ? `　字体缺字（以〓代）：${[...this.#missing].join("、")}` : "";
    for (let page = start; page < start + count; page++) {
      this.#pdf.switchToPage(page);
      // Below the margin, where text would otherwise begin a new page.
      this.#pdf.page.margins.bottom = 0;
      this.#pdf
        .fontSize(FOOTER_PT)
        .text(
          `${footer}${missing}　第 ${page - start + 1} 页，共 ${count} 页`,
          PAGE.left,
          PAGE.height - 16 * MM,
          {
            width: WIDTH,
            align: "center",
          },
        );
    }
  }
}

function isMovable(cell: Cell): boolean {
  return cell.longAs !== undefined;
}
