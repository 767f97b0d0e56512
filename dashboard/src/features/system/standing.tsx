/** An account in one look: its roles with their courts, and the one thing about it that has to be known first. */
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { UserView } from "../../../../src/desk/contract/users.ts";
import { waits } from "../../confirmation.ts";
import { Mark } from "../../mark.tsx";
import { roleName } from "../../role-name.ts";
import { standingOf } from "./user-acts.ts";

export function UserStanding({ user }: { readonly user: UserView }) {
  const { t } = useTranslation();
  const { key, kind } = standingOf(user);
  return <Mark kind={kind}>{t(`people.standing.${key}`)}</Mark>;
}

export function Roles({ user }: { readonly user: Pick<UserView, "roles"> }) {
  const { t, i18n } = useTranslation();
  return user.roles.map(({ role, court, confirmed }) => (
    <Tag key={`${role} ${court ?? ""}`}>
      {roleName(role, i18n.language)}
      {court !== null && ` · ${court}`}
      {waits({ role, confirmed }) && ` · ${t("people.unconfirmed")}`}
    </Tag>
  ));
}
