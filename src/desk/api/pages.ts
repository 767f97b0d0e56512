/** One page of a list: asks for one more than fits, to know whether there is a next. */

export interface Page<T> {
  items: T[];
  next?: string;
}

/** @param fetch reads up to `limit` items. @param key what the next page is asked `after`. */
export async function page<T>(
  limit: number,
  fetch: (limit: number) => Promise<T[]>,
  key: (item: T) => string,
): Promise<Page<T>> {
  const found = await fetch(limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last !== undefined ? { items, next: key(last) } : { items };
}
