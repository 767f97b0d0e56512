/** One month's list: why each hearing is on it, who has checked it and what he found; and how the draw can be made again. */
import { Button, Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Check } from "../../../../src/desk/contract/checks.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { hearingAt } from "./address.ts";

export function CheckPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const { t } = useTranslation();
  const asked = useAsked<Check>(`/supervision/checks/${id}`);
  const again = useAskAgain();
  const check = asked.data;
  const mayMark = me.permissions.includes("supervision.inspect");
  const mark = async (hearing: string, note: string) => {
    await post(`/supervision/checks/${id}/mark`, { hearing, note });
    await again("/supervision/checks");
  };
  return (
    <article className="check">
      <p>
        <Link href="/supervision/checks">‹ {t("supervision.section.checks")}</Link>
      </p>
      <Failure error={asked.error} />
      {check !== undefined && (
        <>
          <div className="heading">
            <h2>{t("supervision.check.title", { court: check.court, month: check.month })}</h2>
            <span className="prints">
              <Button onClick={() => print()}>{t("supervision.print")}</Button>
            </span>
          </div>
          <p>
            {t("supervision.check.drawnOf", { drawn: check.drawn, poolSize: check.poolSize })}{" "}
            <Mark kind={check.isSound ? "good" : "bad"}>
              {t(check.isSound ? "supervision.check.sound" : "supervision.check.unsound")}
            </Mark>
            <br />
            {t("supervision.check.seed")} <code>{check.seed}</code>
          </p>
          <Table
            rowKey="hearing"
            size="small"
            pagination={false}
            dataSource={check.items}
            locale={{ emptyText: t("supervision.check.empty") }}
            columns={[
              { title: t("supervision.day"), render: (_, { day }) => day },
              {
                title: t("supervision.caseNumbers"),
                render: (_, { hearing, caseNumbers }) => (
                  <Link href={hearingAt(hearing)}>{caseNumbers.join("、")}</Link>
                ),
              },
              { title: t("supervision.courtroom"), render: (_, { courtroomName }) => courtroomName },
              {
                title: t("supervision.by.judge"),
                render: (_, { judge }) => judge || t("supervision.unknown"),
              },
              {
                title: t("supervision.check.why"),
                render: (_, { kinds }) => kinds.map((kind) => t(`supervision.exception.${kind}`)).join("、"),
              },
              {
                title: t("supervision.check.checked"),
                render: (_, { hearing, checkedBy, checkedAt, note }) => (
                  <>
                    {checkedAt !== null && (
                      <p>
                        ✓ {checkedBy} {momentOf(checkedAt)} {note}
                      </p>
                    )}
                    {mayMark && (
                      <span className="prints">
                        <Reasoned
                          label={t(
                            checkedAt === null ? "supervision.check.mark" : "supervision.check.markAgain",
                          )}
                          reason={t("supervision.check.note")}
                          onAct={(text) => mark(hearing, text)}
                        >
                          {t("supervision.check.markHelp")}
                        </Reasoned>
                      </span>
                    )}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
    </article>
  );
}
