/** The desk says everything in both languages, with this between them. PURE. */
export function inLanguage(message: string, language: string): string {
  const [zh = message, en = zh] = message.split(" / ");
  return language === "en" ? en : zh;
}
