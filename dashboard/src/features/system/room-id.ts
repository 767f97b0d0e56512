/** The id of a courtroom: it stands in the encoder's address. PURE. */
export const ROOM_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The first number that is free. */
export function nextRoomId(taken: readonly { readonly id: string }[]): string {
  const ids = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (ids.has(`room-${number}`)) number += 1;
  return `room-${number}`;
}
