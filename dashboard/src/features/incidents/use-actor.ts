/** Who acted, in words: the gate and the desk act too. */
import { useTranslation } from "react-i18next";
import { actorOf } from "./timeline-kinds.ts";

export function useActor(): (by: string) => string {
  const { t } = useTranslation();
  return (by) => {
    const known = actorOf(by);
    return known === null ? by : t(`incidents.actor.${known}`);
  };
}
