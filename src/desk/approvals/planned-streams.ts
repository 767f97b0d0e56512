/** 明日直播清单: what is to be aired, what is missing and who must act; and the reminders before each hearing. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { decide } from "../../law/decide.ts";
import type { LawReason } from "../../law/decision.ts";
import { encouragedCause } from "../../law/encouraged.ts";
import { againstSubmission } from "../../law/submission.ts";
import type { Clock } from "../clock.ts";
import type { DocketRecord, ObligedStream, PlannedStream } from "../contract/docket.ts";
import type { ApprovalRows, StoredApproval } from "../store/approvals.ts";
import type { Bars } from "./bars.ts";
import { caseKeys } from "./case-key.ts";
import type { Docket } from "./docket.ts";
import { nextAct, type RecordView } from "./form-record.ts";
import type { Notices } from "./notices.ts";
import type { PolicyFile } from "./policy-file.ts";
import type { Register } from "./register.ts";

export interface PlannedStreamsOptions {
  readonly approvals: ApprovalRows;
  readonly bars: Bars;
  readonly clock: Clock;
  readonly docket: Docket;
  readonly notices: Notices;
  readonly policy: PolicyFile;
  readonly register: Register;
  readonly view: () => RecordView;
}

const HOUR_MS = 3_600_000;
/** Before the planned start; each is entered once. */
const REMINDERS: readonly { readonly beforeMs: number; readonly name: string }[] = [
  { beforeMs: 24 * HOUR_MS, name: "24 小时" },
  { beforeMs: 3 * HOUR_MS, name: "3 小时" },
  { beforeMs: HOUR_MS / 2, name: "30 分钟" },
];
const ENDED: readonly string[] = ["rejected", "withdrawn", "revoked", "expired"];
const OPEN = ["draft", "submitted", "returned", "active"] as const;

export class PlannedStreams {
  readonly #options: PlannedStreamsOptions;

  constructor(options: PlannedStreamsOptions) {
    this.#options = options;
  }

  /** Hearings that begin in this span and are meant to be aired, by a form or by the docket; in the order of their start. */
  async between(fromMs: number, toMs: number): Promise<PlannedStream[]> {
    const { approvals, docket } = this.#options;
    const forms = (await approvals.plannedBetween(OPEN, fromMs, toMs)).filter(
      ({ approval }) => approval.kind !== "no-stream",
    );
    const entries = (await docket.between(fromMs, toMs)).filter((entry) => startsIn(entry, fromMs, toMs));
    const streams: PlannedStream[] = [];
    for (const form of forms) {
      for (const hearing of form.approval.hearings.filter((each) => startsIn(each, fromMs, toMs))) {
        if (form.usedHearings.some(({ no }) => no === hearing.no)) continue;
        streams.push(await this.#ofForm(form, hearing));
        // Reading the register does not give way by itself: a cut that has arrived meanwhile goes first.
        await nextTurn();
      }
    }
    const covered = new Set(streams.flatMap(({ caseNumbers }) => caseKeys(caseNumbers)));
    for (const entry of entries) {
      const isFormless = !caseKeys(entry.caseNumbers).some((number) => covered.has(number));
      if (entry.stream === true && entry.status === "planned" && isFormless) {
        streams.push(await this.#ofEntry(entry));
        await nextTurn();
      }
    }
    return streams.sort((a, b) => Date.parse(a.plannedStart) - Date.parse(b.plannedStart));
  }

  /** 应播: public hearings of the docket whose cause should be aired, with what has been filed for each. */
  async shouldStream(fromMs: number, toMs: number): Promise<ObligedStream[]> {
    const { approvals, docket, policy } = this.#options;
    const obliged: ObligedStream[] = [];
    for (const entry of await docket.between(fromMs, toMs)) {
      const cause = encouragedCause(entry.causeOfAction, policy.inForce.policy);
      if (cause === null || entry.status !== "planned" || entry.publicHearing !== true) continue;
      const forms = await approvals.byCaseNumbers(caseKeys(entry.caseNumbers));
      const of = (kind: "stream" | "no-stream") =>
        forms.filter(
          ({ approval, status }) => (approval.kind ?? "stream") === kind && !ENDED.includes(status),
        );
      const [stream, noStream] = [of("stream"), of("no-stream")];
      const filed =
        stream.length > 0
          ? "stream"
          : noStream.some(({ status }) => status === "active")
            ? "no-stream-approved"
            : noStream.length > 0
              ? "no-stream-pending"
              : "nothing";
      const { caseNumbers, hearingNo, courtroom, plannedStart, causeOfAction, judge } = entry;
      obliged.push({ caseNumbers, hearingNo, courtroom, plannedStart, causeOfAction, judge, cause, filed });
    }
    return obliged;
  }

  /** Reminds whoever must act of what is due. Each reminder is entered once. */
  async remind(): Promise<void> {
    const { clock, notices } = this.#options;
    const now = clock.wallMs();
    const furthest = Math.max(...REMINDERS.map(({ beforeMs }) => beforeMs));
    const unready = (await this.between(now, now + furthest)).filter(({ ready }) => !ready);
    await notices.tell(
      unready.flatMap((stream) => {
        const restMs = Date.parse(stream.plannedStart) - now;
        // The nearest one that is due: a form filed late is not reminded three times at once.
        const due = REMINDERS.findLast(({ beforeMs }) => restMs <= beforeMs);
        if (due === undefined) return [];
        const text = `${stream.caseNumbers.join("、")} 距开庭不足 ${due.name}，尚不能直播：${stream.reasons
          .map((reason) => reason.text)
          .join("；")}`;
        const subject = stream.approvalId ?? stream.caseNumbers.join("、");
        return stream.mustAct.map((person) => ({
          ...{ person, kind: "reminder" as const, subject, text },
          key: `${subject} ${stream.plannedStart} ${due.name} ${person}`,
        }));
      }),
    );
  }

  async #ofForm(
    form: StoredApproval,
    hearing: StoredApproval["approval"]["hearings"][number],
  ): Promise<PlannedStream> {
    const { bars, policy, view } = this.#options;
    const { approval } = form;
    const asked = await this.#ask(approval.caseNumbers, hearing.no, hearing);
    const numbers = [...approval.caseNumbers, ...approval.earlierNumbers];
    const own =
      form.status === "active"
        ? []
        : againstSubmission({ form: approval, bars: bars.against(numbers), policy: policy.inForce.policy });
    const reasons = [...asked, ...own.filter(({ text }) => !asked.some((each) => each.text === text))];
    const next = nextAct(form, view());
    const persons = next === null ? [approval.judge] : next.persons.map(({ person }) => person);
    const from = { approvalId: form.id, docketId: null };
    return stream(approval.caseNumbers, hearing.no, hearing, from, reasons, persons);
  }

  async #ofEntry(entry: DocketRecord): Promise<PlannedStream> {
    const reasons = await this.#ask(entry.caseNumbers, entry.hearingNo, entry);
    const mustAct = [entry.judge].filter((person) => person !== "");
    const from = { approvalId: null, docketId: entry.id };
    return stream(entry.caseNumbers, entry.hearingNo, entry, from, reasons, mustAct);
  }

  /** What the law would say at the planned start, as things stand now. */
  async #ask(
    caseNumbers: readonly string[],
    hearingNo: number | null,
    planned: { readonly courtroom: string; readonly plannedStart: string },
  ): Promise<readonly LawReason[]> {
    const { bars, docket, policy, register } = this.#options;
    const approvals = await register.forCases(caseNumbers, null);
    const numbers = approvals.flatMap(({ approval }) => [
      ...approval.caseNumbers,
      ...(approval.earlierNumbers ?? []),
    ]);
    const decision = decide({
      hearing: { courtroom: planned.courtroom, caseNumbers, hearingNo },
      approvals,
      bars: bars.against([...caseNumbers, ...numbers]),
      docket: await docket.against(caseNumbers, planned.courtroom),
      policy: policy.inForce.policy,
      now: Date.parse(planned.plannedStart),
    });
    return decision.allow ? [] : decision.reasons;
  }
}

function startsIn(
  { plannedStart }: { readonly plannedStart: string },
  fromMs: number,
  toMs: number,
): boolean {
  const at = Date.parse(plannedStart);
  return at >= fromMs && at < toMs;
}

function stream(
  caseNumbers: readonly string[],
  hearingNo: number | null,
  { courtroom, plannedStart, plannedEnd }: { courtroom: string; plannedStart: string; plannedEnd: string },
  from: Pick<PlannedStream, "approvalId" | "docketId">,
  reasons: readonly LawReason[],
  mustAct: readonly string[],
): PlannedStream {
  return {
    ...{ caseNumbers: [...caseNumbers], hearingNo, courtroom, plannedStart, plannedEnd, ...from },
    ready: reasons.length === 0,
    reasons: reasons.map(({ code, clause, text, cure, en }) => ({ code, clause, text, cure, en })),
    mustAct: reasons.length === 0 ? [] : [...mustAct],
  };
}
