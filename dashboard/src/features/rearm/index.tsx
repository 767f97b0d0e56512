/** 解除禁播, away from the switches: what is cut, the picture as it is now, a reason, a second person. */
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { WallNode, WallRoom } from "../../../../src/desk/contract/wall.ts";
import { useEntries, useEntry, useTruth } from "../../live/use-live.ts";
import { Notice } from "../../notice.tsx";
import { Latched } from "./latched.tsx";
import "./rearm.css";

export default function Rearm({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const truth = useTruth();
  const node = useEntry<WallNode>("node");
  const cut = useEntries<WallRoom>("room/").filter(({ latch }) => latch !== null);
  return (
    <>
      <h2>{t("rearm.title")}</h2>
      <p>{t("rearm.intro")}</p>
      {truth !== "true" && <Notice kind="error">{t("unreachable")}</Notice>}
      {node?.cutAll == null && cut.length === 0 && <Notice kind="info">{t("rearm.none")}</Notice>}
      {node?.cutAll != null && (
        <Latched
          me={me}
          name={t("rearm.allTitle")}
          latch={node.cutAll}
          session={null}
          path={{ ask: "/cut-all/lift", confirm: "/cut-all/lift/confirm" }}
        />
      )}
      {cut.map(
        ({ id, name, latch, session }) =>
          latch !== null && (
            <Latched
              key={id}
              me={me}
              name={name}
              latch={latch}
              session={session}
              path={{ ask: `/courtrooms/${id}/rearm`, confirm: `/courtrooms/${id}/rearm/confirm` }}
            />
          ),
      )}
    </>
  );
}
