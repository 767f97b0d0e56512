/** 专项核查: once a month and court every hearing with an exception, and a tenth of the others by a draw that can be made again. */
import { randomBytes, randomUUID } from "node:crypto";
import { dayOf } from "../../law/offices.ts";
import { FILED_HERE } from "../approvals/form-record.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { Check, CheckSummary, ExceptionKind } from "../contract/checks.ts";
import { Failure } from "../failure.ts";
import { inTurns } from "../in-turns.ts";
import type { CheckItemRow, CheckRow, CheckRows } from "../store/checks.ts";
import { type Around, draw, drawnOf, exceptionsOf, poolHash } from "./exceptions.ts";
import { cutsOf } from "./figures.ts";
import type { Hearing } from "./hearings.ts";
import type { Ledger } from "./ledger.ts";

export interface ChecksOptions {
  readonly rows: CheckRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "of">;
  readonly roomName: (courtroom: string) => string;
}

const SEED_BYTES = 16;

export class Checks {
  readonly #options: ChecksOptions;
  constructor(options: ChecksOptions) {
    this.#options = options;
  }

  async all(): Promise<CheckSummary[]> {
    return (await this.#options.rows.all()).map(({ pool, ...rest }) => ({
      ...{ ...rest, poolSize: pool.length, drawn: drawnOf(pool.length) },
    }));
  }

  /** @throws Failure 404 */
  async need(id: string): Promise<CheckRow> {
    const check = await this.#options.rows.byId(id);
    if (check === null) throw new Failure(404, "check-not-found", "没有这份核查清单", "No such check");
    return check;
  }

  async one(id: string): Promise<Check> {
    const check = await this.need(id);
    const items = await this.#options.rows.itemsOf(id);
    const { pool, ...rest } = check;
    const again = draw(pool, check.seed);
    const stored = items.filter(({ kinds }) => kinds.includes("drawn")).map(({ hearing }) => hearing);
    return {
      ...{ ...rest, poolSize: pool.length, drawn: again.length },
      isSound: [...stored].sort().join("\n") === again.join("\n"),
      items: items.map(({ caseNumbers, kinds, ...item }) => ({
        ...{ ...item, caseNumbers: [...caseNumbers], kinds: [...kinds] },
        courtroomName: this.#options.roomName(item.courtroom),
      })),
    };
  }

  /** @throws Failure 409: the month is not over, or has its list. */
  async make(court: string, month: string, by: string): Promise<Check> {
    const { rows, audit, clock, ledger } = this.#options;
    const [from, to] = [`${month}-01`, lastDayOf(month)];
    if (dayOf(clock.wallMs()) <= to) {
      const [zh, en] = ["本月尚未结束，不能核查", "The month is not over"];
      throw new Failure(409, "month-not-over", zh, en);
    }
    if ((await rows.of(court, month)) !== null) throw madeAlready();
    const { facts, hearings } = await ledger.of({ from, to });
    const around: Around = {
      ...{
        cuts: await inTurns(cutsOf(facts)),
        changes: facts.changes,
        duty: facts.duty,
        filedHere: FILED_HERE,
      },
      nowMs: clock.wallMs(),
    };
    const looked = await inTurns(
      lookedAt(
        hearings.filter((hearing) => hearing.court === court),
        around,
      ),
    );
    const pool = looked.filter(({ kinds }) => kinds.length === 0).map(({ hearing }) => hearing.id);
    const seed = randomBytes(SEED_BYTES).toString("hex");
    const drawn = draw(pool, seed);
    const isDrawn = new Set(drawn);
    const items = looked
      .map(({ hearing, kinds }) => ({ hearing, kinds: isDrawn.has(hearing.id) ? DRAWN : kinds }))
      .filter(({ kinds }) => kinds.length > 0)
      .map(({ hearing, kinds }) => itemOf(hearing, kinds));
    const id = randomUUID();
    const check = { id, court, month, madeBy: by, madeAt: isoNow(clock), seed, pool };
    if (!(await rows.add(check, items))) throw madeAlready();
    const noted = { court, month, seed, pool: pool.length, poolSha256: poolHash(pool), drawn };
    await audit.act(by, "check.draw", id, { ...noted, items: items.length });
    return this.one(id);
  }

  /** 已核查. Marked again, the newer note stands; the audit has both. */
  async mark(id: string, hearing: string, note: string, by: string): Promise<Check> {
    const { rows, audit, clock } = this.#options;
    await this.need(id);
    if (!(await rows.mark(id, hearing, { by, at: isoNow(clock), note }))) {
      const [zh, en] = ["清单中没有这一庭", "It is not on the list"];
      throw new Failure(404, "check-item-not-found", zh, en);
    }
    await audit.act(by, "check.mark", id, { hearing, note });
    return this.one(id);
  }
}

const DRAWN: readonly ExceptionKind[] = ["drawn"];

function itemOf(hearing: Hearing, kinds: readonly ExceptionKind[]): CheckItemRow {
  const { id, day, caseNumbers, courtroom, judge } = hearing;
  return {
    ...{ hearing: id, day, caseNumbers, courtroom, judge, kinds },
    ...{ checkedBy: null, checkedAt: null, note: null },
  };
}

/** `2026-02` → `2026-02-28`. */
function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function madeAlready(): Failure {
  const [zh, en] = [
    "该法院该月的核查清单已生成，不能重抽",
    "That court's list of that month is made, and not made again",
  ];
  return new Failure(409, "check-made", zh, en);
}

function* lookedAt(hearings: readonly Hearing[], around: Around) {
  const looked: { readonly hearing: Hearing; readonly kinds: ReturnType<typeof exceptionsOf> }[] = [];
  for (const hearing of hearings) {
    looked.push({ hearing, kinds: exceptionsOf(hearing, around) });
    yield;
  }
  return looked;
}
