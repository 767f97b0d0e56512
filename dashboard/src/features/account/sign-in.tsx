/** Signing in, step by step: the password, the second factor, and what a person owes before he is in. */
import { Alert, Button, Card, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Brand } from "../../brand.tsx";
import { Act, required } from "./act.tsx";
import { Enrol } from "./enrol.tsx";
import { NewPassword } from "./new-password.tsx";
import { PrintedCodes } from "./printed-codes.tsx";

export interface SignInProps {
  /** null: nobody yet. */
  readonly me: Me | null;
  readonly encrypted: boolean;
  readonly onChanged: () => void;
}

export function SignIn({ me, encrypted, onChanged }: SignInProps) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  // Without an answer he is in still, and sees it.
  const leave = () => void post("/sign-out").then(onChanged, onChanged);
  return (
    <main className="entrance">
      <Card>
        <Brand />
        {!encrypted && <Alert type="error" showIcon title={t("notEncrypted")} />}
        {codes !== null ? (
          <PrintedCodes codes={codes} onKept={onChanged} />
        ) : (
          <>
            <Step me={me} onChanged={onChanged} onCodes={setCodes} />
            {me !== null && (
              <Button type="link" onClick={leave}>
                {t("signOut")}
              </Button>
            )}
          </>
        )}
      </Card>
    </main>
  );
}

interface StepProps {
  readonly me: Me | null;
  readonly onChanged: () => void;
  readonly onCodes: (codes: readonly string[]) => void;
}

function Step({ me, onChanged, onCodes }: StepProps) {
  const { t } = useTranslation();
  switch (me?.stage) {
    case undefined:
      return <Password onDone={onChanged} />;
    case "second-factor":
      return <Code onDone={onChanged} />;
    case "new-password":
      return (
        <NewPassword
          title={t("signIn.newPasswordTitle")}
          text={t("signIn.newPassword")}
          isAlone
          onDone={onChanged}
        />
      );
    default:
      return <Enrol onCodes={onCodes} />;
  }
}

function Password({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const act = async (values: { login: string; password: string }) => {
    await post("/sign-in", values);
    onDone();
  };
  return (
    <Act title={t("signIn.title")} button={t("signIn.submit")} act={act}>
      <Form.Item name="login" label={t("signIn.login")} rules={required}>
        <Input autoFocus autoComplete="username" spellCheck={false} size="large" />
      </Form.Item>
      <Form.Item name="password" label={t("signIn.password")} rules={required}>
        <Input.Password autoComplete="current-password" size="large" />
      </Form.Item>
    </Act>
  );
}

function Code({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const act = async (values: { code: string }) => {
    await post("/sign-in/second-factor", values);
    onDone();
  };
  return (
    <Act title={t("signIn.code")} text={t("signIn.secondFactor")} button={t("signIn.confirm")} act={act}>
      <Form.Item name="code" label={t("signIn.code")} rules={required}>
        <Input autoFocus autoComplete="one-time-code" spellCheck={false} size="large" />
      </Form.Item>
    </Act>
  );
}
