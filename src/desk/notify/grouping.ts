/** One message an alarm group: the same kind in many rooms, or many kinds in one room. PURE. */
import type { Entry } from "./notice.ts";

/** Every entry in exactly one group; the largest first, what is over apart from what is not. */
export function groupsOf(entries: readonly Entry[]): Entry[][] {
  const isOver = ({ word }: Entry) => word === "cleared";
  return [
    ...largestFirst(entries.filter((entry) => !isOver(entry))),
    ...largestFirst(entries.filter((entry) => isOver(entry))),
  ];
}

function largestFirst(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  let left = entries;
  while (left.length > 0) {
    const group = largest(left);
    groups.push(group);
    left = left.filter((entry) => !group.includes(entry));
  }
  return groups;
}

function largest(entries: readonly Entry[]): Entry[] {
  const buckets = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { kind, place, key } = entry.notice;
    for (const name of [`kind ${kind}`, `place ${place ?? key}`]) {
      const bucket = buckets.get(name);
      if (bucket === undefined) buckets.set(name, [entry]);
      else bucket.push(entry);
    }
  }
  // Of equal ones the first: a kind comes before a place, what was told first before what came later.
  return [...buckets.values()].reduce((best, each) => (each.length > best.length ? each : best));
}
