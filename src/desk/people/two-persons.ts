/**
 * When two tokens count as two persons (design 4: re-arm needs a second person, neither of them the one who
 * cut). PURE. A token belongs to a person and to who minted it: whoever can mint a token could otherwise confirm
 * his own act with it. Two tokens minted by the bootstrap token do count as two persons; so do two who have signed in.
 */
import type { TokenRow } from "../store/tokens.ts";
import type { Caller } from "./tokens.ts";

export type FindToken = (id: string) => Pick<TokenRow, "person" | "mintedBy" | "bootstrap"> | null;

/** Why `a` and `b` are not two persons, or null when they are. */
export function sameHand(a: Caller, b: Caller, find: FindToken): "same-person" | "minted-by" | null {
  if (a.person === b.person) return "same-person";
  const minted = (one: Caller, other: Caller) =>
    minters(one, find).some((each) => each.person === other.person);
  if (minted(a, b) || minted(b, a)) return "minted-by";
  return shareMinter(a, b, find) ? "minted-by" : null;
}

/** True when `caller` is the one who cut, or acts with a token that comes from the same hand. */
export function isCutter(caller: Caller, cutter: Caller, find: FindToken): boolean {
  if (caller.person === cutter.person) return true;
  // Automation cuts with the bootstrap token that minted everybody's: that alone makes nobody the cutter.
  const ownMinters = minters(caller, find).filter((minter) => !minter.bootstrap);
  return ownMinters.some((minter) => minter.person === cutter.person) || shareMinter(caller, cutter, find);
}

function shareMinter(a: Caller, b: Caller, find: FindToken): boolean {
  const others = new Set(minters(b, find).map((minter) => minter.person));
  return minters(a, find).some((minter) => !minter.bootstrap && others.has(minter.person));
}

/** The chain of who minted whom, nearest first. */
function minters(caller: Caller, find: FindToken): { person: string; bootstrap: boolean }[] {
  const chain: { person: string; bootstrap: boolean }[] = [];
  const seen = new Set<string>();
  let id = caller.tokenId === null ? null : (find(caller.tokenId)?.mintedBy ?? null);
  while (id !== null && !seen.has(id)) {
    seen.add(id);
    const minter = find(id);
    if (minter === null) break;
    chain.push({ person: minter.person, bootstrap: minter.bootstrap });
    id = minter.mintedBy;
  }
  return chain;
}
