/** Names a session so that a folder listing reads in order of time and tells the courtroom. Pure. */

/** @param random four hex digits, so that two sessions of one second differ. */
export function sessionIdOf(wallMs: number, timeZone: string, courtroom: string, random: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(wallMs);
  const stamp = parts.replaceAll(/[-:]/g, "").replace(" ", "T");
  return `${stamp}-${courtroom.replaceAll(/[^A-Za-z0-9_-]/g, "_")}-${random}`;
}
