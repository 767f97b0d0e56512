/** My second factor: how many printed codes are left, new ones, or the first set-up with its QR code. */
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import type { MarkKind } from "../../mark-kind.ts";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Act, required } from "./act.tsx";
import { Enrol } from "./enrol.tsx";
import { type FactorView, factorView } from "./factor-view.ts";
import { PrintedCodes } from "./printed-codes.tsx";

const MARKS: Record<FactorView, MarkKind> = { none: "plain", "used-up": "bad", few: "warning", good: "good" };

export function OwnFactor() {
  const { t } = useTranslation();
  const asked = useAsked<Me>("/me");
  const askAgain = useAskAgain();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isEnrolling, setIsEnrolling] = useState(false);
  if (asked.data === undefined) {
    return (
      <section>
        <Failure error={asked.error} />
      </section>
    );
  }
  // The sign-in begins anew with a second factor: what proves this page is asked for again with it.
  const take = (shown: readonly string[]) => {
    setIsEnrolling(false);
    setCodes(shown);
    void askAgain("/me");
  };
  const renew = async (values: { code: string }) => {
    take((await post<{ codes: string[] }>("/me/second-factor/codes", values)).codes);
  };
  const view = factorView(asked.data);
  if (codes !== null) {
    return (
      <section>
        <PrintedCodes codes={codes} onKept={() => setCodes(null)} />
      </section>
    );
  }
  return (
    <section>
      {isEnrolling ? (
        <Enrol onCodes={take} />
      ) : (
        <>
          <h2>{t("account.factor")}</h2>
          <p>
            <Mark kind={MARKS[view]}>
              {t(`account.factorIs.${view}`, { count: asked.data.codesLeft ?? 0 })}
            </Mark>
          </p>
        </>
      )}
      {view === "none" && !isEnrolling && (
        <Button type="primary" onClick={() => setIsEnrolling(true)}>
          {t("account.enrol")}
        </Button>
      )}
      {view !== "none" && (
        <>
          <Act
            title={t("account.newCodes")}
            text={t("account.newCodesHelp")}
            button={t("account.makeCodes")}
            act={renew}
          >
            <Form.Item name="code" label={t("signIn.code")} rules={required}>
              <Input autoComplete="one-time-code" size="large" />
            </Form.Item>
          </Act>
          <p className="facts">{t("account.otherPhone")}</p>
        </>
      )}
    </section>
  );
}
