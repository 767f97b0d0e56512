/** What Prometheus reads: the desk's own figures, and the gate's counters as it reports them. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { SessionReport } from "../link/messages.ts";
import { addLiveFigures, type LiveFigures } from "./api/live-metrics.ts";
import type { ChannelView } from "./notify/notify.ts";
import { addPreviewFigures, type PreviewFigures } from "./preview/preview-metrics.ts";
import { addOutsideFigures, type OutsideFigures } from "./self-check/self-check-metrics.ts";
import type { DiskForecast } from "./watch/disk-forecast.ts";
import type { SessionFindings } from "./watch/session-watch.ts";
import type { StreamFigures } from "./watch/stream-health.ts";

/** A live session: the gate's report, and what the watch found. */
export interface StreamSource extends Pick<SessionReport, "courtroom" | "egress" | "writeLatencyMs"> {
  readonly findings: SessionFindings | null;
}

const STREAM_GAUGES: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (source: StreamSource) => number | null;
}[] = [
  stream("bitrate_bps", "Bits a second, over ten seconds", ({ bitrateBps }) => bitrateBps),
  stream(
    "frames_per_second",
    "Pictures a second, over ten seconds",
    ({ framesPerSecond }) => framesPerSecond,
  ),
  stream(
    "missing_frames_ratio",
    "Pictures that the stream's rhythm promises and that did not come",
    ({ missingFrames }) => missingFrames,
  ),
  stream("key_frame_interval_seconds", "Between key frames", ({ keyFrameIntervalMs }) =>
    inSeconds(keyFrameIntervalMs),
  ),
  stream("quiet_seconds", "Since the last byte", ({ quietMs }) => inSeconds(quietMs)),
  stream("audio_quiet_seconds", "Since the last sound message", ({ audioQuietMs }) =>
    inSeconds(audioQuietMs),
  ),
  stream("av_offset_seconds", "How far the picture's timestamps run ahead of the sound's", ({ avOffsetMs }) =>
    inSeconds(avOffsetMs),
  ),
  stream("upload_ratio", "Media time per wall time", ({ uploadRatio }) => uploadRatio),
  stream(
    "timestamp_jumps",
    "Timestamps that jumped in the last minute",
    ({ timestampJumps }) => timestampJumps,
  ),
  {
    name: "tingzha_stream_platform_lag_seconds",
    help: "How far the platform is behind the delay",
    read: ({ egress }) => egress.lagSeconds,
  },
  {
    name: "tingzha_stream_platform_lost_seconds",
    help: "Never sent to the platform though it was due, since this gate has had the session",
    read: ({ egress }) => egress.lostSeconds,
  },
  {
    name: "tingzha_stream_write_latency_seconds",
    help: "From arrival until the recording disk had it, the longest of ten to twenty seconds",
    read: ({ writeLatencyMs }) => inSeconds(writeLatencyMs),
  },
  {
    name: "tingzha_stream_unmonitored",
    help: "1 while picture or sound is not looked at",
    read: ({ findings }) =>
      findings?.picture == null
        ? null
        : Number(findings.picture.unmonitored !== null || (findings.sound?.unmonitored ?? null) !== null),
  },
];

function stream(name: string, help: string, figure: (figures: StreamFigures) => number | null) {
  const read = ({ findings }: StreamSource) => (findings === null ? null : figure(findings.figures));
  return { name: `tingzha_stream_${name}`, help, read };
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

export interface MetricsSource {
  readonly sessionsByState: () => ReadonlyMap<string, number>;
  readonly gateConnected: () => boolean;
  readonly leaseFailures: () => number;
  readonly latches: () => number;
  readonly alarmEvents: () => ReadonlyMap<string, number>;
  readonly hasBootstrapToken: () => boolean;
  /** Persons on duty whose page answers. */
  readonly onDuty: () => number;
  /** By priority; hidden and shelved ones aside. */
  readonly activeAlarms: () => ReadonlyMap<number, number>;
  readonly health: () => readonly StreamSource[];
  readonly disk: () => DiskForecast | null;
  readonly previews: PreviewFigures;
  readonly live: LiveFigures;
  /** Cores; null before they were measured. */
  readonly analysisCores: () => number | null;
  /** Outside the node. */
  readonly channels: () => readonly ChannelView[];
  readonly outside: OutsideFigures;
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
    this.#watch(source);
    addPreviewFigures(this.#registry, source.previews);
    addLiveFigures(this.#registry, source.live);
    this.#alarmEvents(source);
    this.#notify(source);
    this.#sessions(source);
    this.#gate();
    addOutsideFigures(this.#registry, source.outside);
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

  #watch(source: MetricsSource): void {
    const registers = [this.#registry];
    new Gauge({
      name: "tingzha_alarms",
      help: "Alarms that are active and seen, by priority; 1 is gravest",
      labelNames: ["priority"],
      registers,
      collect() {
        for (const [priority, count] of source.activeAlarms())
          this.set({ priority: String(priority) }, count);
      },
    });
    for (const { name, help, read } of STREAM_GAUGES) {
      new Gauge({
        ...{ name, help, registers },
        labelNames: ["courtroom"],
        collect() {
          this.reset();
          // What nobody knows has no sample: a zero would say that all is well, or that nothing comes.
          for (const each of source.health()) {
            const value = read(each);
            if (value !== null) this.set({ courtroom: each.courtroom }, value);
          }
        },
      });
    }
    known(
      this.#registry,
      "tingzha_disk_free_bytes",
      "Free bytes where the recordings are",
      () => source.disk()?.freeBytes ?? null,
    );
    known(
      this.#registry,
      "tingzha_disk_hours_left",
      "Hours until the recording disk is full, at the present rate",
      () => source.disk()?.hoursLeft ?? null,
    );
    known(
      this.#registry,
      "tingzha_analysis_cores",
      "Processor that picture and sound analysis take, in cores",
      source.analysisCores,
    );
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

  #notify({ channels }: MetricsSource): void {
    const told = (name: string, help: string, read: (state: ChannelView["state"]) => number) => ({
      ...{ name, help, registers: [this.#registry], labelNames: ["channel"] as const, read },
    });
    for (const { read, ...about } of [
      told("tingzha_notify_sent_total", "Messages delivered outside the node", ({ sent }) => sent),
      told("tingzha_notify_failed_total", "Deliveries given up", ({ failed }) => failed),
    ]) {
      new Counter({
        ...about,
        collect() {
          this.reset();
          for (const { name, state } of channels()) this.inc({ channel: name }, read(state));
        },
      });
    }
    const { read, ...about } = told(
      "tingzha_notify_waiting",
      "Notices that are not delivered yet",
      ({ waiting }) => waiting,
    );
    new Gauge({
      ...about,
      collect() {
        for (const { name, state } of channels()) this.set({ channel: name }, read(state));
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

/** A gauge without a sample while nobody knows. */
function known(registry: Registry, name: string, help: string, read: () => number | null): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      const value = read();
      if (value === null) this.remove();
      else this.set(value);
    },
  });
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
