/** What a courtroom's own thresholds are, beside the presets; a room with an old camera or a loud fan needs them. */
import type { AuditLog } from "../audit/audit-log.ts";
import { type OwnThresholds, ownThresholdsSchema } from "../contract/watch.ts";
import type { SettingRows } from "../store/settings.ts";

export interface RoomThresholdsOptions {
  readonly settings: SettingRows;
  readonly audit: AuditLog;
}

const KEY = "watch.thresholds";

export class RoomThresholds {
  readonly #options: RoomThresholdsOptions;
  #own: Readonly<Record<string, OwnThresholds>> = {};
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: RoomThresholdsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const stored = JSON.parse((await this.#options.settings.read(KEY)) ?? "{}") as Record<string, unknown>;
    // What this version knows no more counts as the preset.
    this.#own = Object.fromEntries(
      Object.entries(stored).flatMap(([room, own]) => {
        const { success, data } = ownThresholdsSchema.safeParse(own);
        return success ? [[room, data]] : [];
      }),
    );
  }

  of(courtroom: string): OwnThresholds {
    return this.#own[courtroom] ?? {};
  }

  /** All of the room's own, stored before they count; what is not named is the preset again. */
  set(courtroom: string, own: OwnThresholds, by: string): Promise<void> {
    const { settings, audit } = this.#options;
    const done = this.#writing.then(async () => {
      const next = { ...this.#own, [courtroom]: own };
      await settings.write(KEY, JSON.stringify(next));
      await audit.act(by, "courtroom.thresholds", courtroom, { before: this.of(courtroom), after: own });
      this.#own = next;
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }
}
