/** Where something happened, in words: a courtroom by its name. */
import { useTranslation } from "react-i18next";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import { useAsked } from "../../queries.tsx";
import { placeOf } from "./places.ts";

const LOOK_MS = 60_000;

export function useRooms(): readonly Room[] {
  return useAsked<{ items: Room[] }>("/courtrooms", { everyMs: LOOK_MS }).data?.items ?? [];
}

export function usePlaceName(): (place: string) => string {
  const { t } = useTranslation();
  const rooms = useRooms();
  return (place) => {
    const { kind, id } = placeOf(place);
    if (kind === "room") return rooms.find((room) => room.id === id)?.name ?? id;
    return t(`incidents.place.${kind}`, { id });
  };
}
