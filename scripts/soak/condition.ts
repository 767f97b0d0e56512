// One condition of the air, as far as requests tell it. Between a request's sending and its answer nobody outside
// knows when it acted: there the condition is possible, and not certain.

/** A request that turns a condition on or off, while it is under way. */
export interface Turn {
  readonly condition: Condition;
  readonly to: boolean;
  /** Another request turned the same condition the other way meanwhile: which came last is not known. */
  crossed: boolean;
}

export class Condition {
  /** null: two requests crossed, and nobody outside knows which came last. */
  #value: boolean | null;
  readonly #underWay = new Set<Turn>();

  constructor(value: boolean) {
    this.#value = value;
  }

  /** It may hold. */
  get possible(): boolean {
    return this.#value !== false || [...this.#underWay].some(({ to }) => to);
  }

  /** It holds, whatever the order in which requests under way are taken. */
  get certain(): boolean {
    return this.#value === true && ![...this.#underWay].some(({ to }) => !to);
  }

  begin(to: boolean): Turn {
    const turn: Turn = { condition: this, to, crossed: false };
    for (const other of this.#underWay) {
      if (other.to === to) continue;
      other.crossed = true;
      turn.crossed = true;
    }
    this.#underWay.add(turn);
    return turn;
  }

  /** @param to what it was turned to in the end; null: it may be either; undefined: the request was refused. */
  end(turn: Turn, to: boolean | null | undefined): void {
    this.#underWay.delete(turn);
    if (to !== undefined) this.#value = turn.crossed ? null : to;
  }
}
