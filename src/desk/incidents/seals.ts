/** Sealed spans of a session, as case.jsonl has them: what is said in them is recorded and not shown. PURE. */

export interface Seal {
  readonly fromMs: number;
  /** Infinity: it has not ended. */
  readonly toMs: number;
}

/**
 * @param texts of case.jsonl, one a directory that the record has lain in. Lines that can't be read are passed over; in doubt
 * a seal is longer: one whose end is missing lasts on, one whose begin is missing has always been.
 */
export function sealsIn(texts: readonly string[]): Seal[] {
  const seals: Seal[] = [];
  const open = new Map<string, number>();
  const lines = texts.flatMap((text) => text.split("\n")).flatMap((line) => sealLine(line) ?? []);
  for (const { cause, isStart, atMs } of lines.sort((a, b) => a.atMs - b.atMs)) {
    if (isStart) open.set(cause, open.get(cause) ?? atMs);
    else {
      seals.push({ fromMs: open.get(cause) ?? Number.NEGATIVE_INFINITY, toMs: atMs });
      open.delete(cause);
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
  const { type, edge, cause, position, pressedAt } = fields ?? {};
  if (type !== "seal" || typeof cause !== "string" || (edge !== "start" && edge !== "end")) return null;
  // Where the record stood; the line itself is written a moment later.
  const place = position as { readonly wallClock?: string } | null;
  const stoodMs = Date.parse(place?.wallClock ?? String(at));
  const pressedMs = Date.parse(String(pressedAt));
  // Said from the press on, though the store took its time.
  const atMs = edge === "start" && pressedMs < stoodMs ? pressedMs : stoodMs;
  return Number.isNaN(atMs) ? null : { cause, isStart: edge === "start", atMs };
}
