/** What courts and courtrooms are called. */
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import { useAsked } from "../../queries.tsx";

export interface Court {
  readonly code: string;
  readonly name: string;
}

export function useCourts(): readonly Court[] {
  return useAsked<{ items: Court[] }>("/courts").data?.items ?? [];
}

export function useRooms(): readonly Room[] {
  return useAsked<{ items: Room[] }>("/courtrooms").data?.items ?? [];
}

export function nameIn<T extends { readonly name: string }>(
  list: readonly T[],
  key: (item: T) => string,
  wanted: string,
): string {
  return list.find((each) => key(each) === wanted)?.name ?? wanted;
}
