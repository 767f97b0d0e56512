/** A permission or an act as the catalogue has it: a dot would part the key. PURE. */
export function keyOf(name: string): string {
  return name.split(".").join("-");
}
