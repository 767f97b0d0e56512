/** Which header means which field: the courts' systems call one thing by several names (案号/ah, 庭次/tc …). PURE. */

export interface Column<Field extends string> {
  readonly field: Field;
  /** The first is ours: written by an export, named in messages. */
  readonly names: readonly string[];
  readonly isRequired?: boolean;
}

export interface Located<Field extends string> {
  readonly at: Readonly<Partial<Record<Field, number>>>;
  /** Names of required columns that the sheet lacks. */
  readonly missing: readonly string[];
  /** Headers that mean nothing here: they are ignored, and said. */
  readonly ignored: readonly string[];
}

export function locate<Field extends string>(
  header: readonly string[],
  columns: readonly Column<Field>[],
): Located<Field> {
  const at: Partial<Record<Field, number>> = {};
  const ignored: string[] = [];
  for (const [index, name] of header.entries()) {
    const column = columns.find(({ names }) => names.some((each) => plain(each) === plain(name)));
    if (column !== undefined && at[column.field] === undefined) at[column.field] = index;
    else if (name !== "") ignored.push(name);
  }
  const missing = columns
    .filter(({ field, isRequired }) => isRequired === true && at[field] === undefined)
    .map(({ names }) => names[0] ?? "");
  return { at, missing, ignored };
}

function plain(name: string): string {
  return name.replace(/[\s（）()*：:]/g, "").toLowerCase();
}
