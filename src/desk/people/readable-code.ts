/** Codes that are read off a screen or paper and typed: Crockford's letters, none of which is taken for another. */
import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @returns groups joined by hyphens; five bits a letter. */
export function readableCode(groups: number, lettersAGroup: number): string {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)];
  const group = () => Array.from({ length: lettersAGroup }, letter).join("");
  return Array.from({ length: groups }, group).join("-");
}
