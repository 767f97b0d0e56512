/** 专项核查: the draw of a court and month with its list, and what was found of each hearing. */
import type { ExceptionKind } from "../contract/checks.ts";
import type { Db, Row } from "./database.ts";

export interface CheckRow {
  readonly id: string;
  readonly court: string;
  readonly month: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly seed: string;
  readonly pool: readonly string[];
}

export interface CheckItemRow {
  readonly hearing: string;
  readonly day: string;
  readonly caseNumbers: readonly string[];
  readonly courtroom: string;
  readonly judge: string;
  readonly kinds: readonly ExceptionKind[];
  readonly checkedBy: string | null;
  readonly checkedAt: string | null;
  readonly note: string | null;
}

export class CheckRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Whole or not at all. @returns false: that court has its draw of that month. */
  async add(check: CheckRow, items: readonly CheckItemRow[]): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows = 0n } = await tx
        .insertInto("check_draws")
        .values({
          ...{ id: check.id, court: check.court, month: check.month, seed: check.seed },
          ...{ made_by: check.madeBy, made_at: check.madeAt, pool: JSON.stringify(check.pool) },
        })
        .onConflict((conflict) => conflict.columns(["court", "month"]).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return false;
      for (const item of items) {
        await tx
          .insertInto("check_items")
          .values({
            ...{ check_id: check.id, hearing: item.hearing, day: item.day, courtroom: item.courtroom },
            ...{ judge: item.judge, case_numbers: JSON.stringify(item.caseNumbers) },
            ...{ kinds: JSON.stringify(item.kinds), checked_by: null, checked_at: null, note: null },
          })
          .execute();
      }
      return true;
    });
  }

  async byId(id: string): Promise<CheckRow | null> {
    const row = await this.#db.selectFrom("check_draws").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  async of(court: string, month: string): Promise<CheckRow | null> {
    const query = this.#db.selectFrom("check_draws").selectAll();
    const row = await query.where("court", "=", court).where("month", "=", month).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** Newest month first, each with how many hearings are on it and how many of them are checked. */
  async all(): Promise<(CheckRow & { readonly items: number; readonly checked: number })[]> {
    const rows = await this.#db
      .selectFrom("check_draws")
      .selectAll("check_draws")
      .select(({ selectFrom }) => {
        const items = () => selectFrom("check_items").whereRef("check_items.check_id", "=", "check_draws.id");
        return [
          items()
            .select(({ fn }) => fn.countAll<number>().as("count"))
            .as("items"),
          items()
            .select(({ fn }) => fn.count<number>("checked_at").as("count"))
            .as("checked"),
        ];
      })
      .orderBy("month", "desc")
      .orderBy("court")
      .execute();
    return rows.map((row) => ({ ...fromRow(row), items: row.items ?? 0, checked: row.checked ?? 0 }));
  }

  async itemsOf(id: string): Promise<CheckItemRow[]> {
    const rows = await this.#db
      .selectFrom("check_items")
      .selectAll()
      .where("check_id", "=", id)
      .orderBy("day")
      .orderBy("hearing")
      .execute();
    return rows.map(itemFromRow);
  }

  /** @returns false: it is not on that list. */
  async mark(id: string, hearing: string, mark: { by: string; at: string; note: string }): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("check_items")
      .set({ checked_by: mark.by, checked_at: mark.at, note: mark.note })
      .where("check_id", "=", id)
      .where("hearing", "=", hearing)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async marksOf(hearing: string): Promise<CheckItemRow[]> {
    const query = this.#db.selectFrom("check_items").selectAll().where("hearing", "=", hearing);
    return (await query.execute()).map(itemFromRow);
  }
}

function fromRow(row: Row<"check_draws">): CheckRow {
  const { id, court, month, seed, made_by: madeBy, made_at: madeAt } = row;
  return { id, court, month, seed, madeBy, madeAt, pool: JSON.parse(row.pool) as string[] };
}

function itemFromRow(row: Row<"check_items">): CheckItemRow {
  const { hearing, day, courtroom, judge, note } = row;
  return {
    ...{ hearing, day, courtroom, judge, note },
    caseNumbers: JSON.parse(row.case_numbers) as string[],
    kinds: JSON.parse(row.kinds) as ExceptionKind[],
    checkedBy: row.checked_by,
    checkedAt: row.checked_at,
  };
}
