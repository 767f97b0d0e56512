/** How migrations write down a table: mostly columns of text, some of which must be there. */
import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely } from "kysely";

export type Schema = Kysely<unknown>["schema"];
export type Table = CreateTableBuilder<string, string>;

export const key = (column: ColumnDefinitionBuilder) => column.primaryKey();

/** A table of texts, those that must be there and those that may not; the rest is added by `more`. */
export async function createTexts(
  schema: Schema,
  name: string,
  must: readonly string[],
  may: readonly string[],
  more: (table: Table) => Table,
): Promise<void> {
  let table: Table = more(schema.createTable(name) as Table);
  for (const column of must) table = table.addColumn(column, "text", (c) => c.notNull());
  for (const column of may) table = table.addColumn(column, "text");
  await table.execute();
}
