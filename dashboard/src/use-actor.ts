/** Who acted, in words. */
import { useTranslation } from "react-i18next";
import { actorOf } from "../../src/desk/contract/actors.ts";

export function useActor(): (by: string | null) => string {
  const { t } = useTranslation();
  return (by) => {
    const { kind, name } = actorOf(by);
    return kind === "person" ? name : t(`actor.${kind}`, { name });
  };
}
