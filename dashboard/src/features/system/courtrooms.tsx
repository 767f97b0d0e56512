/** Courtrooms: each with its state, and behind it its encoder. */
import { Button, Empty, Form, Input, Modal, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch } from "wouter";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import type { CourtView, Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { nextRoomId, ROOM_ID } from "./room-id.ts";
import { type NewKey, RoomKey } from "./room-key.tsx";
import { RoomPage } from "./room-page.tsx";
import { RoomState } from "./room-state.tsx";

export function Courtrooms({ me }: { readonly me: Me }) {
  return (
    <Switch>
      <Route path="/system/courtrooms/:id">{({ id }) => <RoomPage key={id} me={me} id={id} />}</Route>
      <Route>
        <Rooms me={me} />
      </Route>
    </Switch>
  );
}

function Rooms({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: Room[] }>("/courtrooms", { everyMs: 10_000 });
  const askAgain = useAskAgain();
  const [isAdding, setIsAdding] = useState(false);
  const [made, setMade] = useState<NewKey | null>(null);
  return (
    <>
      <div className="heading">
        <h2>{t("rooms.title")}</h2>
        {me.permissions.includes("courtroom.manage") && (
          <Button type="primary" onClick={() => setIsAdding(true)}>
            {t("rooms.add")}
          </Button>
        )}
      </div>
      <Failure error={asked.error} />
      <Table<Room>
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: <Empty description={t("rooms.empty")} /> }}
        columns={[
          {
            title: t("rooms.name"),
            render: (_, { id, name }) => <Link href={`/system/courtrooms/${id}`}>{name}</Link>,
          },
          { title: t("rooms.id"), dataIndex: "id" },
          { title: t("rooms.court"), dataIndex: "court" },
          { title: t("rooms.state"), render: (_, room) => <RoomState room={room} /> },
        ]}
      />
      {isAdding && (
        <NewRoom
          taken={asked.data?.items ?? []}
          onMade={(key) => {
            setIsAdding(false);
            setMade(key);
            void askAgain("/courtrooms");
          }}
          onClosed={() => setIsAdding(false)}
        />
      )}
      {made !== null && <RoomKey made={made} onClosed={() => setMade(null)} />}
    </>
  );
}

interface Typed {
  readonly id: string;
  readonly name: string;
  readonly court?: string;
}

function NewRoom(props: {
  readonly taken: readonly Room[];
  readonly onMade: (made: NewKey) => void;
  readonly onClosed: () => void;
}) {
  const { t } = useTranslation();
  const courts = useAsked<{ items: CourtView[] }>("/courts");
  const [form] = Form.useForm<Typed>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const create = async (body: Typed) => {
    setBusy(true);
    setError(null);
    await post<NewKey>("/courtrooms", body).then(props.onMade, setError);
    setBusy(false);
  };
  const list = courts.data?.items ?? [];
  return (
    <Modal
      open
      title={t("rooms.add")}
      okText={t("rooms.create")}
      confirmLoading={busy}
      okButtonProps={{ disabled: courts.data === undefined }}
      onOk={() => form.submit()}
      onCancel={props.onClosed}
    >
      <Failure error={error ?? courts.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ id: nextRoomId(props.taken) }}
        onFinish={(body) => void create(body)}
      >
        <Form.Item name="name" label={t("rooms.name")} rules={[{ required: true, message: "" }]}>
          <Input autoFocus placeholder={t("rooms.nameExample")} />
        </Form.Item>
        <Form.Item
          name="id"
          label={t("rooms.id")}
          extra={t("rooms.idHelp")}
          rules={[{ required: true, pattern: ROOM_ID, message: t("rooms.idHelp") }]}
        >
          <Input spellCheck={false} />
        </Form.Item>
        {list.length > 1 && (
          <Form.Item name="court" label={t("rooms.court")}>
            <Select
              allowClear
              placeholder={list.find(({ own }) => own)?.name}
              options={list.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
