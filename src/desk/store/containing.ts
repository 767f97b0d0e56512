/** A text within a column, as somebody typed it: `%` and `_` are themselves. */
import { type Expression, type SqlBool, sql } from "kysely";

export function containing(column: string, text: string): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} like ${`%${text.replace(/[\\%_]/g, "\\$&")}%`} escape ${"\\"}`;
}
