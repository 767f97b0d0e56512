/** Setting up a second factor: the QR code and its first code, or printed codes alone. */
import { Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Act, required } from "./act.tsx";

interface Enrolment {
  readonly seed: string;
  readonly svg: string;
}

export function Enrol({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }) {
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
      {/* One after the other: what comes late would push it away under the pointer. */}
      <Button
        type="link"
        disabled={enrolment === null && error === null}
        onClick={() => void finish("codes-only", {}).catch(setError)}
      >
        {t("signIn.codesOnly")}
      </Button>
    </>
  );
}
