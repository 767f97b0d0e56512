/** My account: password, second factor, where I am signed in, tokens of my own programs, language. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { changeLanguage } from "../../i18n/index.ts";
import { Kit } from "../../kit.tsx";
import { Queries } from "../../queries.tsx";
import { OwnFactor } from "./own-factor.tsx";
import { OwnPassword } from "./own-password.tsx";
import { OwnRoles } from "./own-roles.tsx";
import { OwnSignIns } from "./own-sign-ins.tsx";
import { OwnTokens } from "./own-tokens.tsx";
import "./account.css";

export default function Inside({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  return (
    <Kit>
      <Queries person={me.name}>
        <div className="heading">
          <h2>
            {me.name} <span className="facts">{me.login}</span>
          </h2>
          <Button onClick={changeLanguage}>{t("account.changeLanguage")}</Button>
        </div>
        <div className="account">
          <OwnRoles me={me} />
          <OwnPassword />
          <OwnFactor />
          <OwnSignIns />
          <OwnTokens me={me} />
        </div>
      </Queries>
    </Kit>
  );
}
