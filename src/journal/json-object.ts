// Texts that must be one JSON object; whether they are one of ours is for the caller to say.

/** null when the text is no JSON, or no object. */
export function parseObject(text: string): Record<string, unknown> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : null;
}
