/** The address of a robot without what gives access: its path and query hold the token. PURE. */
export function maskedUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}/***`;
}
