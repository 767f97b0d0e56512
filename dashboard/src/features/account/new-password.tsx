/** A new password in the place of one's own. */
import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { post } from "../../api.ts";
import { Act, required } from "./act.tsx";

interface Typed {
  readonly old: string;
  readonly password: string;
  readonly again: string;
}

export interface NewPasswordProps {
  readonly title: string;
  readonly text: string;
  /** The page is about nothing else. */
  readonly isAlone: boolean;
  readonly onDone: () => void;
}

export function NewPassword({ title, text, isAlone, onDone }: NewPasswordProps) {
  const { t } = useTranslation();
  const act = async ({ old, password, again }: Typed) => {
    if (password !== again) throw new Error(t("signIn.differ"));
    await post("/me/password", { old, password });
    onDone();
  };
  return (
    <Act title={title} text={text} button={t("signIn.confirm")} act={act}>
      <Form.Item name="old" label={t("signIn.oldPassword")} rules={required}>
        <Input.Password autoFocus={isAlone} autoComplete="current-password" size="large" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("signIn.password1")}
        extra={t("signIn.passwordRules")}
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
