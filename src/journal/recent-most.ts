/** The largest figure of the last ten to twenty seconds, without a list: of this span of ten and the one before it. PURE. */
const SPAN_MS = 10_000;

export class RecentMost {
  #spanEndsMs = Number.NEGATIVE_INFINITY;
  #now = -1;
  #before = -1;

  /** @param figure not negative */
  see(figure: number, nowMs: number): void {
    this.#turn(nowMs);
    if (figure > this.#now) this.#now = figure;
  }

  /** null: there was none. */
  at(nowMs: number): number | null {
    this.#turn(nowMs);
    const most = Math.max(this.#now, this.#before);
    return most < 0 ? null : most;
  }

  #turn(nowMs: number): void {
    if (nowMs < this.#spanEndsMs) return;
    this.#before = nowMs < this.#spanEndsMs + SPAN_MS ? this.#now : -1;
    this.#now = -1;
    this.#spanEndsMs = nowMs + SPAN_MS;
  }
}
