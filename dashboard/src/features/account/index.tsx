/** What a person meets before he is inside. */
import type { FirstStartState, Me } from "../../../../src/desk/contract/users.ts";
import { Kit } from "../../kit.tsx";
import { FirstStart } from "./first-start.tsx";
import { SignIn } from "./sign-in.tsx";

type Outside =
  | { readonly at: "first-start"; readonly state: FirstStartState }
  | { readonly at: "outside"; readonly me: Me | null; readonly encrypted: boolean };

export default function Account(props: { readonly where: Outside; readonly onChanged: () => void }) {
  const { where, onChanged } = props;
  return (
    <Kit>
      {where.at === "first-start" ? (
        <FirstStart state={where.state} onDone={onChanged} />
      ) : (
        <SignIn me={where.me} encrypted={where.encrypted} onChanged={onChanged} />
      )}
    </Kit>
  );
}
