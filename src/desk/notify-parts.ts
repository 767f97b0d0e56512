/** The notices put together: which alarms they tell, what a failing channel becomes. Part of the composition root. */
import type { AuditLog } from "./audit/audit-log.ts";
import type { Clock } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import type { Log } from "./log.ts";
import { post } from "./notify/delivery.ts";
import { Notify } from "./notify/notify.ts";
import type { Store } from "./store/store.ts";
import type { Alarms } from "./watch/alarms.ts";
import type { Watch } from "./watch/watch.ts";

export interface NotifyCompositionParts {
  readonly alarms: Alarms;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly config: DeskConfig;
  readonly courtrooms: Courtrooms;
  readonly log: Log;
  readonly sessions: LiveSessions;
  readonly store: Store;
  readonly watch: Watch;
}

export function createNotify(parts: NotifyCompositionParts): Notify {
  const { alarms, audit, clock, config, courtrooms, log, sessions, store, watch } = parts;
  const failing = new Set<string>();
  const notify = new Notify({
    ...{ alarms, audit, clock, config, post },
    rows: store.told,
    random: Math.random,
    rooms: {
      name: (id) => courtrooms.get(id)?.name ?? null,
      caseNumbers: (id) => sessions.inRoom(id).flatMap(({ state }) => state.caseNumbers),
    },
    onChannel: (channel, code) => {
      const place = `notify:${channel}`;
      if (code !== null) {
        log.warn({ channel, code }, "notify-failed");
        failing.add(channel);
        watch.happen("notify-failed", place, code, true);
      } else if (failing.delete(channel)) watch.over("notify-failed", place);
    },
    onError: (what, error) => log.error({ error }, what),
  });
  alarms.onChange = () => notify.look();
  return notify;
}
