/** What Prometheus is told of the live socket. */
import { Counter, Gauge, type Registry } from "prom-client";

export type LiveFigures = () => {
  readonly sockets: number;
  /** By what happened. */
  readonly counts: ReadonlyMap<string, number>;
};

export function addLiveFigures(registry: Registry, figures: LiveFigures): void {
  new Gauge({
    name: "tingzha_live_sockets",
    help: "Pages that are connected to the live socket now",
    registers: [registry],
    collect() {
      this.set(figures().sockets);
    },
  });
  new Counter({
    name: "tingzha_live_events_total",
    help: "Live sockets that were refused, left out of a look, or ended, by why",
    labelNames: ["event"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [event, count] of figures().counts) this.inc({ event }, count);
    },
  });
}
