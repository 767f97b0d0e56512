/** 我的待办 first: what waits for me, the nearest hearing on top; then what waits for others, and who that is. */
import { Button, Empty } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ApprovalRecord } from "../../../../src/desk/contract/approval.ts";
import type { TaskRecord } from "../../../../src/desk/contract/offices.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useNow } from "../../now.ts";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Remind } from "../../remind.tsx";
import { NextStep, Status } from "./status.tsx";
import { isNotice, sorted, timeLeft } from "./task-order.ts";

const LOOK_MS = 10_000;

export function Tasks({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const tasks = useAsked<{ items: TaskRecord[] }>("/tasks", { everyMs: LOOK_MS });
  const items = sorted(tasks.data?.items ?? []);
  const [acts, notices] = [items.filter((each) => !isNotice(each)), items.filter(isNotice)];
  return (
    <>
      <h2>{t("approvals.tasks.title", { count: acts.length })}</h2>
      <Failure error={tasks.error} />
      {tasks.isSuccess && acts.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("approvals.tasks.none")} />
      )}
      <ul className="tasks">
        {acts.map((task) => (
          <Task key={`${task.kind} ${task.subject}`} task={task} />
        ))}
      </ul>
      {notices.length > 0 && <h3>{t("approvals.tasks.notices")}</h3>}
      <ul className="tasks">
        {notices.map((task) => (
          <TaskNotice key={task.id} task={task} />
        ))}
      </ul>
      <Waiting me={me} />
    </>
  );
}

function Task({ task }: { readonly task: TaskRecord }) {
  const { t } = useTranslation();
  const { form, kind, subject, text } = task;
  return (
    <li className="due">
      <span className="kind">
        <span aria-hidden="true">▶</span> {t(`approvals.tasks.kind.${kind}`)}
      </span>
      <div>
        <strong>{form?.caseNumbers.join("、") ?? text}</strong> {form?.causeOfAction}
        <div className="facts">
          {form !== null && <>{t("approvals.judgeIs", { judge: form.judge })} </>}
          {form?.plannedStart != null && <Left iso={form.plannedStart} />}
        </div>
      </div>
      <Link href={`/approvals/form/${subject}`} className="as-button go">
        {t(`approvals.tasks.go.${kind}`)}
      </Link>
    </li>
  );
}

/** When its hearing begins, and how soon that is. */
function Left({ iso }: { readonly iso: string }) {
  const { t } = useTranslation();
  const { unit, count } = timeLeft(iso, useNow());
  return (
    <span className={unit === "days" ? "" : "near"}>
      {unit !== "days" && <span aria-hidden="true">▲ </span>}
      {t("approvals.hearingAt", { at: momentOf(iso) })} {t(`approvals.left.${unit}`, { count })}
    </span>
  );
}

function TaskNotice({ task: { id, kind, subject, text, at, form } }: { readonly task: TaskRecord }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const [error, setError] = useState<unknown>(null);
  const read = async () => {
    setError(null);
    await post(`/tasks/${id}/read`).catch(setError);
    await again("/tasks");
  };
  return (
    <li>
      <span className="kind">
        <span aria-hidden="true">◇</span> {momentOf(at)}
      </span>
      <div>{text}</div>
      {form !== null && <Link href={`/approvals/form/${subject}`}>{t("approvals.open")}</Link>}
      {kind === "finding" && <Link href={`/supervision/findings/${subject}`}>{t("approvals.open")}</Link>}
      <Button size="small" onClick={() => void read()}>
        {t("approvals.tasks.read")}
      </Button>
      <Failure error={error} />
    </li>
  );
}

/** Forms under way that are somebody else's turn now. */
function Waiting({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: ApprovalRecord[] }>("/approvals?status=submitted&limit=100", {
    everyMs: LOOK_MS,
  });
  const waiting = (asked.data?.items ?? []).filter(
    ({ next }) => next !== null && !next.persons.some(({ person }) => person === me.name),
  );
  if (asked.error !== null) return <Failure error={asked.error} />;
  if (waiting.length === 0) return null;
  return (
    <>
      <h3>{t("approvals.tasks.waiting", { count: waiting.length })}</h3>
      <ul className="tasks">
        {waiting.map(({ id, status, approval, next }) => (
          <li key={id}>
            <Status status={status} />
            <div>
              <Link href={`/approvals/form/${id}`}>{approval.caseNumbers.join("、")}</Link>{" "}
              {approval.causeOfAction}
              <div className="facts">
                {t("approvals.waitsFor")} <NextStep next={next} />
              </div>
            </div>
            {next !== null && next.persons.length > 0 && (
              <Remind path={`/approvals/${id}/remind`} persons={next.persons.map(({ person }) => person)} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
