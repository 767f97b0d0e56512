/** A form with one act: says what is wrong, and can't be sent twice. */
import { Button, Form } from "antd";
import { type ReactNode, useState } from "react";
import { Failure } from "../../failure.tsx";

export interface ActProps<Values extends object> {
  readonly title: string;
  readonly text?: string;
  readonly button: string;
  readonly act: (values: Values) => Promise<void>;
  readonly children: ReactNode;
}

export function Act<Values extends object>(props: ActProps<Values>) {
  const [form] = Form.useForm<Values>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (values: Values) => {
    setBusy(true);
    setError(null);
    await props.act(values).then(() => form.resetFields(), setError);
    setBusy(false);
  };
  return (
    <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => void send(values)}>
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

/** Whether a field is filled is seen at the field: no words. */
export const required = [{ required: true, message: "" }];
