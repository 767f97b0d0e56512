// One gate, one measuring platform, one desk in the test's hand, publishers by room: the stage of the gate's tests.
import { DeskStub, type GateOptions, GateProcess, type Will } from "./gate-process.ts";
import { MeasuringPlatform, type PlatformOptions } from "./measuring-platform.ts";
import { StampedSource } from "./media-source.ts";
import { Publisher } from "./publisher.ts";

export interface StageOptions extends GateOptions {
  readonly will?: Will;
  readonly platform?: PlatformOptions;
}

export class GateStage {
  readonly gate: GateProcess;
  readonly platform: MeasuringPlatform;
  readonly will: Will;
  desk: DeskStub;
  readonly #publishers: Publisher[] = [];

  private constructor(gate: GateProcess, platform: MeasuringPlatform, desk: DeskStub, will: Will) {
    this.gate = gate;
    this.platform = platform;
    this.desk = desk;
    this.will = will;
  }

  static async open({
    will = {},
    platform: platformOptions = {},
    ...options
  }: StageOptions = {}): Promise<GateStage> {
    const platform = new MeasuringPlatform(platformOptions);
    await platform.start();
    const ca = platform.caFile === "" ? {} : { NODE_EXTRA_CA_CERTS: platform.caFile };
    const gate = new GateProcess({ ...options, env: { ...ca, ...options.env } });
    await gate.start();
    const fullWill = { platformUrl: platform.url, ...will };
    const desk = new DeskStub(gate, fullWill);
    await desk.start();
    return new GateStage(gate, platform, desk, fullWill);
  }

  /** A stamping publisher, 500 kbit/s, a key frame a second unless told otherwise; not started. */
  publisher(room = "room-1", source: ConstructorParameters<typeof StampedSource>[0] = {}): Publisher {
    const publisher = new Publisher({
      url: this.gate.url(room),
      source: new StampedSource({ bitrateBps: 500_000, gop: 25, ...source }),
      keepSent: true,
    });
    this.#publishers.push(publisher);
    return publisher;
  }

  /** The next desk, with a higher number, as the parent starts one. */
  async nextDesk(will: Will = this.will): Promise<DeskStub> {
    const next = new DeskStub(this.gate, will, this.desk.incarnation + 1);
    this.desk = next;
    await next.start();
    return next;
  }

  async close(): Promise<void> {
    for (const publisher of this.#publishers) publisher.abort();
    this.desk.stop();
    await this.gate.stop();
    await this.platform.stop();
    this.gate.remove();
  }
}
