/** What of an incident is told outside the node: that it is there. An alarm's is told as that alarm already. PURE. */
import type { Origin } from "../contract/incidents.ts";
import type { Notice } from "../notify/notice.ts";
import type { IncidentRow } from "../store/incidents.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import { NODE } from "../watch/alarm.ts";
import type { AlarmWords, Priority } from "../watch/alarm-kinds.ts";

interface Told {
  readonly priority: Priority;
  readonly zh: AlarmWords;
  readonly en: AlarmWords;
}

const TOLD: Readonly<Partial<Record<Origin, Told>>> = {
  cut: {
    priority: 2,
    zh: { title: "已断播", advice: "请在值班台的事件中说明原因并处置；解除禁播须两人。" },
    en: { title: "Cut", advice: "Enter the reason in its incident; two persons re-arm." },
  },
  "refused-air": {
    priority: 3,
    zh: { title: "播出请求被拒", advice: "请核对该庭审的审批和操作人员的权限。" },
    en: {
      title: "An attempt to air was refused",
      advice: "Check the hearing's approval and that person's rights.",
    },
  },
};

/** null: it is told otherwise, or by the person who entered it. */
export function noticeOf({ id, origin, place, momentAt }: IncidentRow): Notice | null {
  const told = TOLD[origin];
  if (told === undefined) return null;
  return {
    ...told,
    ...{ key: `incident ${id}`, kind: origin, sinceAt: momentAt, actual: "", expected: "" },
    place: place === ALL_COURTROOMS ? NODE : place,
  };
}
