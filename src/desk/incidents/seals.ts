/** Sealed spans of a session, as case.jsonl has them: what is said in them is recorded and not shown. PURE. */

export interface Seal {
  readonly fromMs: number;
  /** Infinity: it has not ended. */
  readonly toMs: number;
}

/** @param text of case.jsonl; lines that can't be read are passed over, so a seal whose end is lost lasts on. */
export function sealsIn(text: string): Seal[] {
  const seals: Seal[] = [];
  const open = new Map<string, number>();
  for (const line of text.split("\n")) {
    const read = sealLine(line);
    if (read === null) continue;
    const { cause, isStart, atMs } = read;
    if (isStart) open.set(cause, open.get(cause) ?? atMs);
    else {
      const fromMs = open.get(cause);
      open.delete(cause);
      if (fromMs !== undefined) seals.push({ fromMs, toMs: atMs });
    }
  }
  return [...seals, ...[...open.values()].map((fromMs) => ({ fromMs, toMs: Number.POSITIVE_INFINITY }))];
}

export function isSealedWithin(seals: readonly Seal[], fromMs: number, toMs: number): boolean {
  return seals.some((seal) => seal.fromMs <= toMs && fromMs <= seal.toMs);
}

function sealLine(text: string): { cause: string; isStart: boolean; atMs: number } | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  const { at, fields } = line as { readonly at?: unknown; readonly fields?: Record<string, unknown> };
  const { type, edge, cause, position } = fields ?? {};
  if (type !== "seal" || typeof cause !== "string" || (edge !== "start" && edge !== "end")) return null;
  // Where the record stood; the line itself is written a moment later.
  const place = position as { readonly wallClock?: string } | null;
  const atMs = Date.parse(place?.wallClock ?? String(at));
  return Number.isNaN(atMs) ? null : { cause, isStart: edge === "start", atMs };
}
