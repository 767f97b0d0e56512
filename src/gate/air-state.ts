/**
 * The air of one session as a pure rule: next(state, event) → { state, effects }. Time comes with the event.
 * Invariant (proven in the test by exhausting the reachable states): `preparing` or `on-air` ⇔ wanted, a fresh
 * lease that allows, no pause cause, no latch, a healthy record, not ended. Courtroom content may leave only
 * while `contentMayLeave(state, now)`, which adds draining to it under the same conditions (design 4).
 */
import type { AirStateName, CardKind, DeskPauseCause, PauseCause, Reason } from "../link/messages.ts";

/** A lease ends this long after its `readAtMs`, on the monotonic clock. */
export const LEASE_MS = 15_000;

/** The part of a lease that the air depends on. */
export interface LeaseView {
  readonly readAtMs: number;
  readonly allow: boolean;
  readonly wanted: boolean;
  readonly reasons: readonly Reason[];
  readonly causes: readonly DeskPauseCause[];
  readonly phaseCard: "upcoming" | "recess" | "paused";
}

/** What still leaves although its cause is already set: up to a mark, the end of the hearing, or a drop. */
export type Draining = "recess" | "closing" | "gap";

export interface AirState {
  readonly name: AirStateName;
  readonly lease: LeaseView | null;
  /** The last evaluation found the lease fresh; egress compares the clock again at every batch. */
  readonly leaseFresh: boolean;
  readonly latched: boolean;
  readonly ended: boolean;
  readonly recordHealthy: boolean;
  readonly draining: Draining | null;
  /** 休庭 was marked here; holds as a phase cause until the desk's lease has carried it and let it go. */
  readonly recess: "none" | "marked" | "confirmed";
  /** The delay ran out after the encoder dropped; lifted when its first key frame after the return is due. */
  readonly gap: boolean;
  /** Content of the present air range has begun to leave. */
  readonly filled: boolean;
  /** A latch was lifted: held, without even a card, until a person's act wants the air again. */
  readonly rearmed: boolean;
}

export type AirEvent =
  | { readonly type: "lease"; readonly lease: LeaseView; readonly now: number }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "latch"; readonly now: number }
  | { readonly type: "unlatch"; readonly now: number }
  | { readonly type: "record"; readonly healthy: boolean; readonly now: number }
  | { readonly type: "recess"; readonly now: number }
  | { readonly type: "closing"; readonly now: number }
  | { readonly type: "dump"; readonly now: number }
  | { readonly type: "encoder-left"; readonly now: number }
  | { readonly type: "encoder-returned"; readonly now: number }
  /** The first content of the present air range leaves. */
  | { readonly type: "filled"; readonly now: number }
  /**
   * Everything up to the end of an air range has left; `boundary` says what had ended that range, `more` that a
   * later one waits.
   */
  | { readonly type: "drained"; readonly boundary: Draining; readonly more: boolean; readonly now: number };

export type AirEffect =
  /** A new air range: its floor is the first key frame that arrives from now on. */
  | { readonly type: "arm" }
  /** Every range ends: what is in the delay is discarded. */
  | { readonly type: "discard" }
  /** The present range ends where the journal ends now. */
  | { readonly type: "drain" }
  /** Show a card; on a kept connection only, unless `mayConnect`. */
  | { readonly type: "card"; readonly card: CardKind; readonly mayConnect: boolean }
  | { readonly type: "reset" }
  /** Close politely: everything that may leave has left. */
  | { readonly type: "finish" };

export interface AirStep {
  readonly state: AirState;
  readonly effects: readonly AirEffect[];
}

export const initialAir: AirState = {
  name: "held",
  lease: null,
  leaseFresh: false,
  latched: false,
  ended: false,
  recordHealthy: true,
  draining: null,
  recess: "none",
  gap: false,
  filled: false,
  rearmed: false,
};

/** True while a lease of this age may be believed. */
export function isFresh(lease: LeaseView | null, now: number): boolean {
  return lease !== null && now < lease.readAtMs + LEASE_MS;
}

/**
 * What the release asks before every batch: the same conditions as for on-air, with the clock of this moment,
 * so that no timer has to fire first. A set latch, a lapsed lease or a sick record stops a drain as well.
 */
export function contentMayLeave(state: AirState, now: number): boolean {
  return isOpen(state, now) && (!state.ended || state.draining !== null);
}

/** Every cause that keeps a session paused, the gate's own included. */
export function pauseCauses(state: AirState): readonly PauseCause[] {
  const causes: PauseCause[] = [...deskCauses(state)];
  if (state.lease?.allow === true && !state.leaseFresh) causes.push("lease");
  if (!state.recordHealthy) causes.push("record");
  if (state.gap) causes.push("gap");
  return causes;
}

/** @param graceMs how long a card may outlive its lease before the session is held. */
export function next(state: AirState, event: AirEvent, graceMs: number): AirStep {
  const heard = hear(state, event);
  const settled = settle(heard, event.now, graceMs);
  return { state: settled, effects: effectsOf(state, settled, event) };
}

/** Takes in what the event says, without asking yet what follows for the air. */
function hear(state: AirState, event: AirEvent): AirState {
  switch (event.type) {
    case "lease":
      return { ...state, lease: event.lease, recess: recessAfter(state.recess, event.lease) };
    case "tick":
      return state;
    case "latch":
      return { ...state, latched: true, lease: unwanted(state.lease) };
    case "unlatch":
      return state.latched
        ? { ...state, latched: false, rearmed: true, lease: unwanted(state.lease) }
        : state;
    case "record":
      return { ...state, recordHealthy: event.healthy };
    case "recess":
      return state.ended
        ? state
        : { ...state, recess: "marked", draining: isOpen(state, event.now) ? "recess" : null };
    case "closing":
      return state.ended
        ? state
        : { ...state, ended: true, draining: isOpen(state, event.now) ? "closing" : null };
    case "dump":
      return isOpen(state, event.now) ? { ...state, filled: false, gap: false, draining: null } : state;
    case "encoder-left":
      return isOpen(state, event.now) && state.draining === null ? { ...state, draining: "gap" } : state;
    case "encoder-returned":
      return state;
    case "filled":
      return { ...state, filled: true, gap: false };
    case "drained":
      return afterDrain(state, event.boundary, event.more);
  }
}

/** Cut and re-arm clear the want, also in a lease that the desk had computed before it knew of them. */
function unwanted(lease: LeaseView | null): LeaseView | null {
  return lease === null ? null : { ...lease, wanted: false };
}

/** A phase cause seen in a lease confirms the mark; the lease that lacks it afterwards is 继续开庭. */
function recessAfter(recess: AirState["recess"], lease: LeaseView): AirState["recess"] {
  if (recess === "none") return recess;
  if (lease.causes.includes("phase")) return "confirmed";
  return recess === "confirmed" ? "none" : "marked";
}

function afterDrain(state: AirState, boundary: Draining, more: boolean): AirState {
  switch (boundary) {
    case "gap":
      // A later mark may still be draining: what the encoder sent after its return and before the mark.
      return { ...state, gap: true, draining: state.draining === "gap" ? null : state.draining };
    case "recess":
      // Reopened and in recess again before the delay had run out: the second stretch drains to its own mark.
      if (more && state.recess !== "none") return state;
      // Reopened before the delay had run out: the next range is armed already and fills.
      return state.draining === "recess" ? { ...state, draining: null, filled: false, gap: false } : state;
    case "closing":
      return state.draining === "closing" ? { ...state, draining: null } : state;
  }
}

/** Derives the state's name; leaving the air forgets a drain, a gap and what had been filled. */
function settle(state: AirState, now: number, graceMs: number): AirState {
  const fresh = { ...state, leaseFresh: isFresh(state.lease, now) };
  const wanted = fresh.lease?.wanted === true;
  const kept: AirState = isOpen(fresh, now) ? fresh : { ...fresh, draining: null, gap: false, filled: false };
  return {
    ...kept,
    rearmed: kept.rearmed && !(wanted && !kept.latched),
    name: nameOf(kept, now, graceMs),
  };
}

function nameOf(state: AirState, now: number, graceMs: number): AirStateName {
  if (state.latched) return "cut";
  if (state.ended) return "ended";
  if (state.lease === null || !state.lease.allow) return "held";
  const mayShow = state.lease.wanted || (showsUpcoming(state.lease) && !state.rearmed);
  if (!mayShow) return "held";
  if (isOpen(state, now)) return state.gap ? "paused" : state.filled ? "on-air" : "preparing";
  return now < state.lease.readAtMs + LEASE_MS + graceMs ? "paused" : "held";
}

/** Before 开庭 the connection may open with the card 庭审即将开始 although nobody wants the air yet. */
function showsUpcoming(lease: LeaseView): boolean {
  return lease.phaseCard === "upcoming" && lease.causes.includes("phase");
}

/** The conditions of the air, `gap` and `ended` aside: those decide what is shown, not whether it may leave. */
function isOpen(state: AirState, now: number): boolean {
  const { lease } = state;
  return (
    !state.latched &&
    state.recordHealthy &&
    lease?.allow === true &&
    lease.wanted &&
    isFresh(lease, now) &&
    deskCauses(state).length === 0 &&
    (!state.ended || state.draining === "closing")
  );
}

/** The desk's causes as they hold now: the phase of a mark that still drains is set only at the drain's end. */
function deskCauses(state: AirState): readonly DeskPauseCause[] {
  const { lease, draining, recess } = state;
  const others = (lease?.causes ?? []).filter((cause) => cause !== "phase");
  const told = lease?.causes.includes("phase") === true;
  // 不公开举证质证 in the middle of a drain discards it: only the recess itself is awaited.
  const isRecess = recess !== "none" && (!told || lease?.phaseCard === "recess");
  const drains = draining === "closing" || (draining === "recess" && isRecess);
  return (told || recess !== "none") && !drains ? [...others, "phase"] : others;
}

function isAiring(state: AirState): boolean {
  return state.name === "preparing" || state.name === "on-air";
}

/** What the shell must do to get from one state to the next, in this order. */
function effectsOf(before: AirState, after: AirState, event: AirEvent): AirEffect[] {
  const wasInAir = isInAir(before);
  const inAir = isInAir(after);
  const effects: AirEffect[] = [];
  if (wasInAir && !inAir) effects.push({ type: "discard" });
  if (inAir && !wasInAir) effects.push({ type: "arm" });
  if (inAir && wasInAir) effects.push(...withinTheAir(before, after, event));
  effects.push(...connectionEffects(before, after, event));
  return effects;
}

/** Ranges exist: content is leaving, about to leave, or expected back. */
function isInAir(state: AirState): boolean {
  return isAiring(state) || state.draining !== null || state.gap;
}

function withinTheAir(before: AirState, after: AirState, event: AirEvent): AirEffect[] {
  if (event.type === "dump") {
    return [{ type: "discard" }, { type: "arm" }, { type: "card", card: "paused", mayConnect: false }];
  }
  const marks = event.type === "recess" || event.type === "closing" || after.draining !== before.draining;
  if (marks && after.draining !== null) return [{ type: "drain" }];
  // Up to a mark nothing that comes after it may follow; once 继续开庭 has been said, what follows belongs to it.
  const drainsToMark =
    after.draining === "closing" || (after.draining === "recess" && after.recess !== "none");
  const reopened = before.recess === "confirmed" && after.recess === "none";
  const continues = reopened || event.type === "encoder-returned";
  return continues && !drainsToMark && !after.ended ? [{ type: "arm" }] : [];
}

function connectionEffects(before: AirState, after: AirState, event: AirEvent): AirEffect[] {
  const card = cardOf(after);
  if (card !== null) {
    const shown = cardOf(before);
    return shown?.card === card.card && shown.mayConnect === card.mayConnect
      ? []
      : [{ type: "card", ...card }];
  }
  const isOver = after.name === "ended" && after.draining === null;
  if (isOver && (before.name !== "ended" || before.draining !== null)) {
    // The drain ends politely at its mark only; any condition lost on the way discards, so it resets.
    const lost = before.draining === "closing" && event.type !== "drained";
    return [{ type: lost ? "reset" : "finish" }];
  }
  const offAir = after.name === "held" || after.name === "cut";
  return offAir && before.name !== after.name ? [{ type: "reset" }] : [];
}

function cardOf(state: AirState): { card: CardKind; mayConnect: boolean } | null {
  if (state.name !== "paused") return null;
  const causes = pauseCauses(state);
  if (causes.includes("operator") || causes.includes("overrun") || causes.includes("duty")) {
    return { card: "paused", mayConnect: false };
  }
  if (causes.includes("record") || causes.includes("lease")) return { card: "paused", mayConnect: false };
  if (causes.includes("phase")) {
    const card = state.recess !== "none" ? "recess" : (state.lease?.phaseCard ?? "paused");
    return { card, mayConnect: card === "upcoming" };
  }
  return { card: "lost", mayConnect: false };
}
