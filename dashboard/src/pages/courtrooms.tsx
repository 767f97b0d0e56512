/** Courtrooms, and what their encoders must be given. */
import { App, Button, Empty, Form, Input, Modal, Popconfirm, Space, Table, Tag } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ingest, Room } from "../../../src/desk/contract/courtroom.ts";
import { get, post } from "../api.ts";
import { Failure } from "../failure.tsx";

/** What is shown this once. */
type Shown =
  | { readonly kind: "key"; readonly id: string; readonly name: string; readonly encoderKey: string }
  | { readonly kind: "button"; readonly id: string; readonly secret: string };

export function Courtrooms({ manages }: { readonly manages: boolean }) {
  const { t } = useTranslation();
  const [rooms, setRooms] = useState<readonly Room[] | null>(null);
  const [ingest, setIngest] = useState<Ingest | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const look = useCallback(() => {
    get<{ items: Room[] }>("/courtrooms").then(({ items }) => setRooms(items), setError);
  }, []);
  useEffect(look, [look]);
  useEffect(() => {
    get<Ingest>("/ingest").then(setIngest, setError);
  }, []);
  const show = (made: Shown) => {
    setShown(made);
    setAdding(false);
    setError(null);
    look();
  };
  const renew = (id: string) =>
    post<{ id: string; name: string; encoderKey: string }>(`/courtrooms/${id}/key`).then(
      (made) => show({ kind: "key", ...made }),
      setError,
    );
  const button = (id: string) =>
    post<{ id: string; secret: string }>(`/courtrooms/${id}/button`).then(
      (made) => show({ kind: "button", ...made }),
      setError,
    );
  return (
    <>
      <div className="heading">
        <h2>{t("rooms.title")}</h2>
        <Space>
          <Button onClick={look}>{t("rooms.refresh")}</Button>
          {manages && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {t("rooms.add")}
            </Button>
          )}
        </Space>
      </div>
      <Failure error={error} />
      <Table<Room>
        rowKey="id"
        loading={rooms === null && error === null}
        dataSource={rooms === null ? [] : [...rooms]}
        pagination={false}
        locale={{ emptyText: <Empty description={t("rooms.empty")} /> }}
        columns={[
          { title: t("rooms.id"), dataIndex: "id" },
          { title: t("rooms.name"), dataIndex: "name" },
          { title: t("rooms.court"), dataIndex: "court" },
          { title: t("rooms.state"), render: (_, room) => <State room={room} /> },
          ...(manages
            ? [
                {
                  title: "",
                  render: (_: unknown, room: Room) => (
                    <Space>
                      <Popconfirm title={t("rooms.renewAsk")} onConfirm={() => renew(room.id)}>
                        <Button>{t("rooms.renew")}</Button>
                      </Popconfirm>
                      <Button onClick={() => void button(room.id)}>{t("rooms.button")}</Button>
                    </Space>
                  ),
                },
              ]
            : []),
        ]}
      />
      {adding && <NewRoom taken={rooms ?? []} onMade={show} onClosed={() => setAdding(false)} />}
      {shown !== null && <Settings shown={shown} ingest={ingest} onClosed={() => setShown(null)} />}
    </>
  );
}

/** Each state by word and shape, not by colour alone. */
function State({ room }: { readonly room: Room }) {
  const { t } = useTranslation();
  return (
    <Space>
      {room.latched && <Tag color="error">■ {t("rooms.cut")}</Tag>}
      {room.testMode && <Tag color="warning">▲ {t("rooms.test")}</Tag>}
      {!room.latched && !room.testMode && <Tag>● {t("rooms.normal")}</Tag>}
      {room.hasButton && <Tag>{t("rooms.hasButton")}</Tag>}
    </Space>
  );
}

function NewRoom(props: {
  readonly taken: readonly Room[];
  readonly onMade: (made: Shown) => void;
  readonly onClosed: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ id: string; name: string }>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const create = async (body: { id: string; name: string }) => {
    setBusy(true);
    await post<{ id: string; name: string; encoderKey: string }>("/courtrooms", body).then(
      (made) => props.onMade({ kind: "key", ...made }),
      setError,
    );
    setBusy(false);
  };
  return (
    <Modal
      open
      title={t("rooms.add")}
      okText={t("rooms.create")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={props.onClosed}
    >
      <Failure error={error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ id: nextId(props.taken) }}
        onFinish={(body) => void create(body)}
      >
        <Form.Item name="name" label={t("rooms.name")} rules={[{ required: true, message: "" }]}>
          <Input autoFocus placeholder={t("rooms.nameExample")} />
        </Form.Item>
        <Form.Item
          name="id"
          label={t("rooms.id")}
          extra={t("rooms.idHelp")}
          rules={[
            { required: true, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, message: t("rooms.idHelp") },
          ]}
        >
          <Input spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function nextId(taken: readonly Room[]): string {
  const ids = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (ids.has(`room-${number}`)) number += 1;
  return `room-${number}`;
}

function Settings(props: {
  readonly shown: Shown;
  readonly ingest: Ingest | null;
  readonly onClosed: () => void;
}) {
  const { t } = useTranslation();
  const { shown, ingest } = props;
  const close = (
    <Button key="done" type="primary" onClick={props.onClosed}>
      {t("rooms.done")}
    </Button>
  );
  if (shown.kind === "button") {
    return (
      <Modal
        open
        width={760}
        title={`${t("rooms.button")} ${shown.id}`}
        footer={close}
        onCancel={props.onClosed}
      >
        <Setting label={t("rooms.secret")} value={shown.secret} />
        <p>{t("rooms.secretHelp", { room: shown.id })}</p>
      </Modal>
    );
  }
  const host = location.hostname.includes(":") ? `[${location.hostname}]` : location.hostname;
  const server = `rtmp://${host}:${ingest?.rtmpPort ?? 1935}/court`;
  const streamKey = `${shown.id}?key=${shown.encoderKey}`;
  return (
    <Modal
      open
      width={760}
      mask={{ closable: false }}
      title={`${t("rooms.settingsTitle")} — ${shown.name}`}
      footer={close}
      onCancel={props.onClosed}
    >
      <p>{t("rooms.settings")}</p>
      <Setting label={t("rooms.server")} value={server} />
      <Setting label={t("rooms.streamKey")} value={streamKey} />
      <Setting label={t("rooms.url")} value={`${server}/${streamKey}`} />
    </Modal>
  );
}

function Setting({ label, value }: { readonly label: string; readonly value: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    void message.success(t("copied"));
  };
  return (
    <div>
      <strong>{label}</strong>
      <div className="setting">
        <code>{value}</code>
        {/* Without encryption a browser gives no clipboard: then it is marked and copied by hand. */}
        {window.isSecureContext && <Button onClick={() => void copy()}>{t("copy")}</Button>}
      </div>
    </div>
  );
}
