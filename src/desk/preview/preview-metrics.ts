/** What Prometheus is told of who looks, and of how it ended. */
import { Counter, Gauge, type Registry } from "prom-client";

export type PreviewFigures = () => {
  readonly viewers: number;
  readonly counts: ReadonlyMap<string, number>;
};

export function addPreviewFigures(registry: Registry, figures: PreviewFigures): void {
  new Gauge({
    name: "tingzha_preview_viewers",
    help: "Who looks at a preview now",
    registers: [registry],
    collect() {
      this.set(figures().viewers);
    },
  });
  new Counter({
    name: "tingzha_preview_events_total",
    help: "Viewers that jumped to a key frame, or were sent away, by why",
    labelNames: ["event"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [event, count] of figures().counts) this.inc({ event }, count);
    },
  });
}
