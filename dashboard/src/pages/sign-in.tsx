/** Signing in, step by step: the password, the second factor, and what a person owes before he is in. */
import { Alert, Button, Card, Form, Input } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../src/desk/contract/users.ts";
import { post } from "../api.ts";
import { Brand } from "../brand.tsx";
import { Failure } from "../failure.tsx";

export interface SignInProps {
  /** null: nobody yet. */
  readonly me: Me | null;
  readonly encrypted: boolean;
  readonly onChanged: () => void;
}

export function SignIn({ me, encrypted, onChanged }: SignInProps) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const leave = () => void post("/sign-out").finally(onChanged);
  return (
    <div className="entrance">
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
    </div>
  );
}

interface StepProps {
  readonly me: Me | null;
  readonly onChanged: () => void;
  readonly onCodes: (codes: readonly string[]) => void;
}

function Step({ me, onChanged, onCodes }: StepProps) {
  switch (me?.stage) {
    case undefined:
      return <Password onDone={onChanged} />;
    case "second-factor":
      return <Code onDone={onChanged} />;
    case "new-password":
      return <NewPassword onDone={onChanged} />;
    default:
      return <Enrol onCodes={onCodes} />;
  }
}

/** A form with one act: says what is wrong, and can't be sent twice. */
function Act<Values extends object>(props: {
  readonly title: string;
  readonly text?: string;
  readonly button: string;
  readonly act: (values: Values) => Promise<void>;
  readonly children: ReactNode;
}) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (values: Values) => {
    setBusy(true);
    setError(null);
    await props.act(values).catch(setError);
    setBusy(false);
  };
  return (
    <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => void send(values)}>
      <h2>{props.title}</h2>
      {props.text !== undefined && <p>{props.text}</p>}
      <Failure error={error} />
      {props.children}
      <Button type="primary" size="large" block htmlType="submit" loading={busy}>
        {props.button}
      </Button>
    </Form>
  );
}

const required = [{ required: true, message: "" }];

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

function NewPassword({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const act = async ({ old, password, again }: { old: string; password: string; again: string }) => {
    if (password !== again) throw new Error(t("signIn.differ"));
    await post("/me/password", { old, password });
    onDone();
  };
  return (
    <Act
      title={t("signIn.newPasswordTitle")}
      text={t("signIn.newPassword")}
      button={t("signIn.confirm")}
      act={act}
    >
      <Form.Item name="old" label={t("signIn.oldPassword")} rules={required}>
        <Input.Password autoFocus autoComplete="current-password" size="large" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("signIn.password1")}
        extra={t("firstStart.passwordHelp")}
        rules={required}
      >
        <Input.Password autoComplete="new-password" size="large" />
      </Form.Item>
      <Form.Item name="again" label={t("signIn.password2")} rules={required}>
        <Input.Password autoComplete="new-password" size="large" />
      </Form.Item>
    </Act>
  );
}

interface Enrolment {
  readonly seed: string;
  readonly svg: string;
}

function Enrol({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }) {
  const { t } = useTranslation();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    post<Enrolment>("/me/second-factor").then(setEnrolment, setError);
  }, []);
  const finish = async (path: string, body: object) => {
    const { codes } = await post<{ codes: string[] }>(`/me/second-factor/${path}`, body);
    onCodes(codes);
  };
  return (
    <>
      <Act
        title={t("signIn.enrolTitle")}
        text={t("signIn.enrol")}
        button={t("signIn.confirm")}
        act={(values: { code: string }) => finish("finish", values)}
      >
        <Failure error={error} />
        {enrolment !== null && (
          <>
            <img
              alt="QR"
              width={220}
              height={220}
              src={`data:image/svg+xml;utf8,${encodeURIComponent(enrolment.svg)}`}
              style={{ display: "block", margin: "0 auto 12px" }}
            />
            <p>
              {t("signIn.seed")}: <code style={{ overflowWrap: "anywhere" }}>{enrolment.seed}</code>
            </p>
          </>
        )}
        <Form.Item name="code" label={t("signIn.code")} rules={required}>
          <Input autoFocus autoComplete="one-time-code" inputMode="numeric" size="large" />
        </Form.Item>
      </Act>
      <Button type="link" onClick={() => void finish("codes-only", {}).catch(setError)}>
        {t("signIn.codesOnly")}
      </Button>
    </>
  );
}

function PrintedCodes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t("signIn.codesTitle")}</h2>
      <p>{t("signIn.codes")}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Button onClick={() => print()} style={{ marginRight: 12 }}>
        {t("signIn.print")}
      </Button>
      <Button type="primary" onClick={onKept}>
        {t("signIn.codesKept")}
      </Button>
    </>
  );
}
