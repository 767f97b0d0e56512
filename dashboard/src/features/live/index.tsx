/** The control room's page. */
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { DutyBeat } from "../../duty-beat.ts";
import { Queries } from "../../queries.tsx";
import { Wall } from "./wall.tsx";

export default function LivePage({ me, beat }: { readonly me: Me; readonly beat: DutyBeat }) {
  return (
    <Queries person={me.name}>
      <Wall me={me} beat={beat} />
    </Queries>
  );
}
