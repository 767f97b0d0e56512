/** What an encoder must be given, ready to be copied: for OBS, and for a hardware encoder. */
import { useTranslation } from "react-i18next";
import type { Ingest } from "../../../../src/desk/contract/courtroom.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { Setting } from "../../setting.tsx";

export interface EncoderSettingsProps {
  readonly room: string;
  /** null: it was shown once already. */
  readonly encoderKey: string | null;
}

export function EncoderSettings({ room, encoderKey }: EncoderSettingsProps) {
  const { t } = useTranslation();
  const ingest = useAsked<Ingest>("/ingest");
  const host = location.hostname.includes(":") ? `[${location.hostname}]` : location.hostname;
  // A guessed port would be copied, and no stream would ever arrive.
  const server = ingest.data === undefined ? null : `rtmp://${host}:${ingest.data.rtmpPort}/court`;
  const where =
    server === null ? <Failure error={ingest.error} /> : <Setting label={t("rooms.server")} value={server} />;
  // Without the key there is nothing that an encoder would take.
  if (encoderKey === null) {
    return (
      <>
        {where}
        <p>{t("rooms.keyKept", { room })}</p>
        <p className="facts">{t("rooms.parameters")}</p>
      </>
    );
  }
  const streamKey = `${room}?key=${encoderKey}`;
  return (
    <>
      <h3>{t("rooms.obs")}</h3>
      <p className="facts">{t("rooms.obsHelp")}</p>
      {where}
      <Setting label={t("rooms.streamKey")} value={streamKey} />
      <h3>{t("rooms.hardware")}</h3>
      {server !== null && <Setting label={t("rooms.url")} value={`${server}/${streamKey}`} />}
      <p className="facts">{t("rooms.parameters")}</p>
    </>
  );
}
