/** What Prometheus reads: the desk's own figures, and the gate's counters as it reports them. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface MetricsSource {
  readonly sessionsByState: () => ReadonlyMap<string, number>;
  readonly gateConnected: () => boolean;
  readonly leaseFailures: () => number;
  readonly latches: () => number;
  readonly alarmEvents: () => ReadonlyMap<string, number>;
  readonly hasBootstrapToken: () => boolean;
  /** Persons on duty whose page answers. */
  readonly onDuty: () => number;
}

/** Names the gate may give its counters; anything else would break the text format. */
const COUNTER_NAME = /^[A-Za-z0-9_.:-]{1,100}$/;

export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<"method" | "route" | "status">;
  readonly #durations: Histogram<"method" | "route">;
  #gateCounters: Readonly<Record<string, number>> = {};

  constructor(source: MetricsSource) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: "tingzha_desk_" });
    this.#requests = new Counter({
      name: "tingzha_http_requests_total",
      help: "HTTP requests answered, by declared route",
      labelNames: ["method", "route", "status"],
      registers,
    });
    this.#durations = new Histogram({
      name: "tingzha_http_request_seconds",
      help: "Time from a request's arrival to its answer",
      labelNames: ["method", "route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    });
    gauge(this.#registry, "tingzha_gate_connected", "1 while the link to the gate stands", () =>
      source.gateConnected() ? 1 : 0,
    );
    gauge(this.#registry, "tingzha_latches", "Latches that are set, cut-all included", source.latches);
    gauge(
      this.#registry,
      "tingzha_lease_failures",
      "Decisions that failed; no lease was sent",
      source.leaseFailures,
    );
    gauge(
      this.#registry,
      "tingzha_bootstrap_token",
      "1 while a bootstrap token can be used: end it when automation is done",
      () => (source.hasBootstrapToken() ? 1 : 0),
    );
    gauge(this.#registry, "tingzha_on_duty", "Persons on duty whose page answers", source.onDuty);
    this.#alarmEvents(source);
    this.#sessions(source);
    this.#gate();
  }

  /** Takes the place of what the gate reported before. */
  takeGateCounters(counters: Readonly<Record<string, number>>): void {
    this.#gateCounters = counters;
  }

  request(method: string, route: string, status: number, durationMs: number): void {
    this.#requests.inc({ method, route, status: String(status) });
    this.#durations.observe({ method, route }, durationMs / 1000);
  }

  async text(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #alarmEvents(source: MetricsSource): void {
    new Counter({
      name: "tingzha_alarm_events_total",
      help: "What must alarm, by event, since the desk's start",
      labelNames: ["event"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [event, count] of source.alarmEvents()) this.inc({ event }, count);
      },
    });
  }

  #sessions(source: MetricsSource): void {
    new Gauge({
      name: "tingzha_sessions",
      help: "Live sessions by air state",
      labelNames: ["air_state"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [state, count] of source.sessionsByState()) this.set({ air_state: state }, count);
      },
    });
  }

  #gate(): void {
    const counters = () => this.#gateCounters;
    new Gauge({
      name: "tingzha_gate_counter",
      help: "Counters and gauges of the gate process, by its names",
      labelNames: ["name"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [name, value] of Object.entries(counters())) {
          if (COUNTER_NAME.test(name) && Number.isFinite(value)) this.set({ name }, value);
        }
      },
    });
  }
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
