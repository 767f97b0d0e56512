/** A new password; whoever else is signed in as me is out then. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../notice.tsx";
import { useAskAgain } from "../../queries.tsx";
import { NewPassword } from "./new-password.tsx";

export function OwnPassword() {
  const { t } = useTranslation();
  const [isDone, setIsDone] = useState(false);
  const askAgain = useAskAgain();
  const done = () => {
    setIsDone(true);
    void askAgain("/me/sign-ins");
  };
  return (
    <section>
      {isDone && <Notice kind="info">{t("account.passwordChanged")}</Notice>}
      <NewPassword
        title={t("account.password")}
        text={t("account.passwordHelp")}
        isAlone={false}
        onDone={done}
      />
    </section>
  );
}
