/** One latch: who cut and why, what is to be seen now, and the next of the two steps that lift it. */

import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { WallLatch, WallSession } from "../../../../src/desk/contract/wall.ts";
import { post } from "../../api.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { LivePicture } from "../../player/live-picture.tsx";
import { useActor } from "../../use-actor.ts";

interface Props {
  readonly me: Me;
  readonly name: string;
  readonly latch: WallLatch;
  /** null: there is no picture. */
  readonly session: WallSession | null;
  readonly path: { readonly ask: string; readonly confirm: string };
}

export function Latched({ me, name, latch, session, path }: Props) {
  const { t } = useTranslation();
  const actor = useActor();
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (to: string, body: object, done: string) => {
    setBusy(true);
    setError(null);
    await post(to, body).then(() => setSaid(done), setError);
    setBusy(false);
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    void send(path.ask, { reason: reason.trim() }, t("rearm.askedDone"));
  };
  const { request } = latch;
  return (
    <article className="latched">
      <h3>✕ {name}</h3>
      <p>{t("rearm.cut", { at: secondOf(latch.cutAt), by: actor(latch.by) })}</p>
      <p>{latch.reason === null ? t("rearm.noReason") : t("rearm.reason", { reason: latch.reason })}</p>
      <div className="both">
        {session === null ? (
          <Notice kind="info">{t("rearm.noStream")}</Notice>
        ) : session.sight === "nothing" ? (
          <Notice kind="info">■ {t("wall.closedToYou")}</Notice>
        ) : (
          <LivePicture sessionId={session.id} isHeard={false} phase={session.phase} />
        )}
        <div>
          {request !== null && (
            <p>{t("rearm.asked", { at: secondOf(request.at), by: request.by, reason: request.reason })}</p>
          )}
          {request !== null && me.permissions.includes("air.rearm.agree") && (
            <p>
              {t("rearm.confirmHelp")}{" "}
              <button
                type="button"
                className="primary"
                disabled={isBusy}
                onClick={() => void send(path.confirm, {}, t("rearm.confirmedDone"))}
              >
                {t("rearm.confirm")}
              </button>
            </p>
          )}
          {me.permissions.includes("air.rearm") && (
            <form onSubmit={ask}>
              <label>
                {t("rearm.askReason")}{" "}
                <input
                  required
                  maxLength={500}
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              </label>{" "}
              <button type="submit" className="plain" disabled={isBusy}>
                {t("rearm.ask")}
              </button>
            </form>
          )}
        </div>
      </div>
      {said !== null && <p role="status">✓ {said}</p>}
      <Failure error={error} />
    </article>
  );
}
