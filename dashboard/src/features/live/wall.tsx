/** The wall: every courtroom this person may see, what is abnormal first, some of them moving. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import type { DutyBeat } from "../../duty-beat.ts";
import { Failure } from "../../failure.tsx";
import { useEntries, useTruth } from "../../live/use-live.ts";
import { Notice } from "../../notice.tsx";
import { mayAct } from "./acts.ts";
import { Bar } from "./bar.tsx";
import { CutResults } from "./cut-results.tsx";
import { Details } from "./details.tsx";
import { AlarmLines } from "./facts.tsx";
import { keepLayout, keptLayout, LAYOUTS, type Layout } from "./layouts.ts";
import { NodeMarks } from "./node-marks.tsx";
import { inOrder, onStage, type Placed, placed, telling } from "./order.ts";
import { RecentCuts } from "./recent-cuts.tsx";
import { Tile } from "./tile.tsx";
import { isTouchedScreen, useAimed, useResting } from "./use-aimed.ts";
import { useCallOut } from "./use-call-out.ts";
import { useHoldKey } from "./use-hold-key.ts";
import "./wall.css";

export function Wall({ me, beat }: { readonly me: Me; readonly beat: DutyBeat }) {
  const { t } = useTranslation();
  const truth = useTruth();
  const rooms = useEntries<WallRoom>("room/");
  const alarms = useEntries<Alarm>("alarm/");
  const [layout, setLayout] = useState<Layout>(keptLayout);
  const [chosen, setChosen] = useState<string | null>(null);
  const [heard, setHeard] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const mayCallOut = useCallOut(beat.isOn);
  const screens = useRef<HTMLDivElement>(null);
  const all = useMemo(() => placed(rooms, alarms), [rooms, alarms]);
  // The node's, a court's, a channel's: of no tile.
  const ofNoRoom = useMemo(() => {
    const ids = new Set(rooms.map(({ id }) => id));
    return telling(alarms.filter(({ place, priority }) => !ids.has(place) && priority <= 3));
  }, [rooms, alarms]);
  // Nothing moves under somebody's pointer, on the stage or beside it.
  const isAimed = useAimed(screens);
  const order = useResting(
    useMemo(() => inOrder(all, isTouchedScreen()).map(({ room }) => room.id), [all]),
    isAimed,
  );
  const stage = useStage(all, { size: LAYOUTS[layout].moving, chosen, isAimed });
  const byId = new Map(all.map((each) => [each.room.id, each]));
  const mayCut = me.permissions.includes("air.cut");
  const mayPause = mayAct("pause", me.permissions);
  const mayName = me.permissions.includes("session.assign");
  const aimed = useHoldKey(all);
  const choose = useCallback((room: string) => setChosen((before) => (before === room ? null : room)), []);
  const tile = (id: string, moves: boolean) => {
    const each = byId.get(id);
    if (each === undefined) return null;
    return (
      <Tile
        key={id}
        placed={each}
        moves={moves}
        isChosen={id === chosen}
        isHeard={id === heard}
        isAimed={id === aimed}
        mayPause={mayPause}
        mayName={mayName}
        onChoose={choose}
      />
    );
  };
  const chosenOne = chosen === null ? undefined : byId.get(chosen);
  return (
    <div className={`wall layout-${layout}${truth === "true" ? "" : " untrue"}`}>
      <Bar
        me={me}
        beat={beat}
        layout={layout}
        onLayout={(next) => {
          keepLayout(next);
          setLayout(next);
        }}
        onFailed={setFailure}
      />
      {truth === "true" && rooms.length === 0 && <Notice kind="info">{t("wall.noRooms")}</Notice>}
      <div className="strip">
        <NodeMarks isUnheard={beat.isOn && !mayCallOut} />
        <RecentCuts />
      </div>
      <div className="screens" ref={screens}>
        {stage.length > 0 && (
          <section className="stage" aria-label={t("wall.stage")} data-count={stage.length}>
            {stage.map((id) => tile(id, true))}
          </section>
        )}
        <section className="others" aria-label={t("wall.others")}>
          {order.filter((id) => !stage.includes(id)).map((id) => tile(id, false))}
        </section>
      </div>
      {/* What needs a line of its own stands below: above, it would move every switch as it comes and goes. */}
      <Failure error={failure} />
      <AlarmLines alarms={ofNoRoom} all />
      {truth === "lost" && <Notice kind="error">{t("wall.lost")}</Notice>}
      {truth === "refused" && <Notice kind="error">{t("wall.refused")}</Notice>}
      {mayCut && <CutResults rooms={rooms} />}
      {chosenOne !== undefined && (
        <Details
          key={chosenOne.room.id}
          placed={chosenOne}
          me={me}
          isHeard={heard === chosen}
          onHear={() => setHeard(heard === chosen ? null : chosen)}
          onClose={() => setChosen(null)}
        />
      )}
    </div>
  );
}

interface StageSize {
  readonly size: number;
  readonly chosen: string | null;
  readonly isAimed: boolean;
}

/** Those that move; the chosen one is always among them. */
function useStage(all: readonly Placed[], { size, chosen, isAimed }: StageSize): readonly string[] {
  const [stage, setStage] = useState<readonly string[]>([]);
  const asked = useRef("");
  useEffect(() => {
    // Chosen by hand, or another layout: that moves at once.
    const isAsked = asked.current !== `${size} ${chosen}`;
    asked.current = `${size} ${chosen}`;
    setStage((before) => {
      if (isAimed && !isAsked && before.length > 0) return before;
      const pinned = new Set(chosen === null ? [] : [chosen]);
      const kept =
        chosen === null || before.includes(chosen) ? before : before.slice(0, Math.max(0, size - 1));
      const next = onStage(kept, inOrder(all), { size, pinned });
      return next.join() === before.join() ? before : next;
    });
  }, [all, size, chosen, isAimed]);
  return stage;
}
