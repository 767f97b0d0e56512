/** Splits a notice into the sentences that a policy must account for. PURE. */

/**
 * Sentences, list items and the labels of the form, each without white space and with the mark that ends it: a line ends
 * one too. The order is the text's; what occurs twice stands twice.
 */
export function sentencesOf(text: string): string[] {
  return text
    .split("\n")
    .map(withoutSpaces)
    .flatMap((line) => line.match(/[^。；]+[。；]?/g) ?? []);
}

/** How a sentence is compared: a form's label may be spread over its cell. */
export function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, "");
}
