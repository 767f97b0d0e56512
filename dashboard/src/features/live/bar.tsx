/**
 * Above the wall, one line always: how all of it stands, how many pictures move, the way to be on duty, the pop-out, and
 * 全部断播 at its end, in one place whatever the rest has to say.
 */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { HandoverView } from "../../../../src/desk/contract/shifts.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { WallNode, WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import { post } from "../../api.ts";
import { CutAllSwitch } from "../../cut-all-switch.tsx";
import type { DutyBeat } from "../../duty-beat.ts";
import { handoversFor } from "../../handovers.ts";
import { useEntries, useEntry, useTruth } from "../../live/use-live.ts";
import { useAsked } from "../../queries.tsx";
import { unlockSound } from "../../sounds.ts";
import { LAYOUTS, type Layout } from "./layouts.ts";
import { telling } from "./order.ts";
import { summary } from "./summary.ts";
import { useCutAll } from "./use-cut-all.ts";

const HANDOVERS_MS = 10_000;

interface Props {
  readonly me: Me;
  readonly beat: DutyBeat;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly onFailed: (error: unknown) => void;
}

export function Bar({ me, beat, layout, onLayout, onFailed }: Props) {
  const { t } = useTranslation();
  const truth = useTruth();
  const node = useEntry<WallNode>("node");
  const rooms = useEntries<WallRoom>("room/");
  const alarms = useEntries<Alarm>("alarm/");
  const counts = summary(rooms, telling(alarms));
  return (
    <div className="bar">
      <div className="stands">
        <p className={`truth ${truth}`} role="status">
          {t(`wall.truth.${truth}`)}
        </p>
        <p className="counts">
          <span>{t("wall.counts.onAir", { count: counts.onAir })}</span>
          <span>{t("wall.counts.held", { count: counts.held })}</span>
          <span className={counts.cut > 0 ? "some" : ""}>{t("wall.counts.cut", { count: counts.cut })}</span>
          <span className={counts.grave > 0 ? "some grave" : ""}>
            {t("wall.counts.grave", { count: counts.grave })}
          </span>
        </p>
      </div>
      <fieldset className="layouts">
        <legend>{t("wall.layout.title")}</legend>
        {(Object.keys(LAYOUTS) as Layout[]).map((each) => (
          <button key={each} type="button" aria-pressed={each === layout} onClick={() => onLayout(each)}>
            {t(`wall.layout.${each}`)}
          </button>
        ))}
      </fieldset>
      {me.permissions.includes("duty.keep") && <DutySwitch beat={beat} onFailed={onFailed} />}
      {me.permissions.includes("duty.keep") && <HandoverLink person={me.name} />}
      {me.permissions.includes("air.cut") && (
        <>
          <button type="button" className="plain" onClick={openPanel}>
            {t("wall.panel")}
          </button>
          <CutAll node={node} />
        </>
      )}
    </div>
  );
}

/** Whoever has handed over stays on duty until somebody takes it: that is told where everybody looks. */
function HandoverLink({ person }: { readonly person: string }) {
  const { t } = useTranslation();
  const { data } = useAsked<{ items: readonly HandoverView[] }>("/duty/handovers", { everyMs: HANDOVERS_MS });
  const { waiting } = handoversFor(data?.items ?? [], person);
  const names = waiting.map(({ from }) => from).join("、");
  return (
    <Link className={`handover-link${waiting.length > 0 ? " waits" : ""}`} href="/duty/handover">
      {waiting.length === 0 ? t("shift.section.handover") : `▲ ${t("wall.handoverWaits", { names })}`}
    </Link>
  );
}

function CutAll({ node }: { readonly node: WallNode | null }) {
  const { face } = useCutAll();
  return node?.mayCutAll === true ? <CutAllSwitch face={face} isLatched={node.cutAll !== null} /> : null;
}

/** A window of its own, which nothing that this page does can hold up. */
function openPanel(): void {
  window.open("/panel.html", "_blank", "noopener,width=480,height=720");
}

interface DutySwitchProps {
  readonly beat: DutyBeat;
  readonly onFailed: (error: unknown) => void;
}

/** On duty; and what only a person's touch gives a page: sound. */
function DutySwitch({ beat, onFailed }: DutySwitchProps) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const change = async () => {
    unlockSound();
    setBusy(true);
    onFailed(null);
    await post("/duty", { on: !beat.isOn }).then(() => beat.setOn(!beat.isOn), onFailed);
    setBusy(false);
  };
  return (
    <button
      type="button"
      className={beat.isOn ? "plain" : "primary"}
      disabled={isBusy}
      onClick={() => void change()}
    >
      {beat.isOn ? t("wall.offDuty") : t("wall.onDuty")}
    </button>
  );
}
