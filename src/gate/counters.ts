/** Counters of the gate process, by name; the desk publishes them as metrics. They only rise, gauges aside. */
export class Counters {
  readonly #values = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + by);
  }

  /** A gauge: the value of this moment. */
  set(name: string, value: number): void {
    this.#values.set(name, value);
  }

  snapshot(): Record<string, number> {
    return Object.fromEntries(this.#values);
  }
}
