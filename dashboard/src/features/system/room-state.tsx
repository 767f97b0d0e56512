/** A courtroom's state by word and shape, not by colour alone. */
import { Space } from "antd";
import { useTranslation } from "react-i18next";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import { Mark } from "../../mark.tsx";

export function RoomState({ room }: { readonly room: Room }) {
  const { t } = useTranslation();
  return (
    <Space wrap>
      {room.latched && <Mark kind="bad">{t("rooms.cut")}</Mark>}
      {room.testMode && <Mark kind="warning">{t("rooms.test")}</Mark>}
      {!room.latched && !room.testMode && <Mark kind="plain">{t("rooms.normal")}</Mark>}
      {room.hasButton && <Mark kind="plain">{t("rooms.hasButton")}</Mark>}
    </Space>
  );
}
