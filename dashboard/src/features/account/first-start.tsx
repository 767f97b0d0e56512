/** The first start: the court, and three administrators in one step. */
import { Alert, AutoComplete, Button, Card, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FirstStartBody, FirstStartState } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Brand } from "../../brand.tsx";
import { Failure } from "../../failure.tsx";

const ADMINISTRATORS = ["systemAdmin", "securityAdmin", "auditAdmin"] as const;

export function FirstStart({
  state,
  onDone,
}: {
  readonly state: FirstStartState;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<FirstStartBody>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const finish = async (body: FirstStartBody) => {
    setBusy(true);
    setError(null);
    try {
      await post("/first-start", body);
      onDone();
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  const courts = state.courts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const nameCourt = (code: string) => {
    const found = state.courts.find((court) => court.code === code);
    if (found !== undefined) form.setFieldValue(["court", "name"], found.name);
  };
  const required = [{ required: true, message: "" }];
  return (
    <main className="entrance">
      <Card className="wide">
        <Brand />
        <h2>{t("firstStart.title")}</h2>
        <p>{t("firstStart.intro")}</p>
        {!state.encrypted && <Alert type="error" showIcon title={t("notEncrypted")} />}
        <Failure error={error} />
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(body) => void finish(body)}>
          <div className="administrators">
            <Form.Item
              name="code"
              label={t("firstStart.code")}
              extra={t("firstStart.codeHelp")}
              rules={required}
            >
              <Input autoFocus autoComplete="off" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name={["court", "code"]}
              label={t("firstStart.courtCode")}
              extra={t("firstStart.courtHelp")}
              rules={required}
            >
              <AutoComplete
                options={courts}
                showSearch={{
                  filterOption: (typed, option) => option?.label.includes(typed) === true,
                }}
                onChange={nameCourt}
              />
            </Form.Item>
            <Form.Item name={["court", "name"]} label={t("firstStart.courtName")} rules={required}>
              <Input />
            </Form.Item>
          </div>
          <div className="administrators">
            {ADMINISTRATORS.map((who) => (
              <Card
                key={who}
                size="small"
                title={t(`firstStart.${who}`)}
                styles={{ title: { whiteSpace: "normal" } }}
              >
                <Form.Item name={[who, "name"]} label={t("firstStart.name")} rules={required}>
                  <Input autoComplete="off" />
                </Form.Item>
                <Form.Item name={[who, "login"]} label={t("firstStart.login")} rules={required}>
                  <Input autoComplete="off" spellCheck={false} />
                </Form.Item>
                <Form.Item name={[who, "password"]} label={t("firstStart.password")} rules={required}>
                  <Input.Password autoComplete="new-password" />
                </Form.Item>
              </Card>
            ))}
          </div>
          <p>{t("firstStart.passwordHelp")}</p>
          <Button type="primary" size="large" htmlType="submit" loading={busy}>
            {busy ? t("firstStart.wait") : t("firstStart.submit")}
          </Button>
        </Form>
      </Card>
    </main>
  );
}
