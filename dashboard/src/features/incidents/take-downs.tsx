/** 平台撤下: everything that nobody has found gone yet, of all incidents. */
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { TakeDown } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { Nothing } from "./nothing.tsx";
import { usePlaceName } from "./place-name.tsx";
import { TakeDownItem } from "./take-down-item.tsx";

const LOOK_MS = 10_000;

export function TakeDowns({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const placeName = usePlaceName();
  const asked = useAsked<{ items: TakeDown[] }>("/take-downs", { everyMs: LOOK_MS });
  const items = asked.data?.items ?? [];
  return (
    <>
      <h2>{t("incidents.takeDown.openTitle", { count: items.length })}</h2>
      <p>{t("incidents.takeDown.help")}</p>
      <Failure error={asked.error} />
      {asked.isSuccess && items.length === 0 && <Nothing>{t("incidents.takeDown.none")}</Nothing>}
      <ul className="take-downs">
        {items.map((takeDown) => (
          <TakeDownItem key={takeDown.id} me={me} takeDown={takeDown}>
            {takeDown.courtroom !== null && placeName(takeDown.courtroom)}{" "}
            <Link href={`/incidents/one/${takeDown.incidentId}`}>{t("incidents.takeDown.incident")}</Link>
          </TakeDownItem>
        ))}
      </ul>
    </>
  );
}
