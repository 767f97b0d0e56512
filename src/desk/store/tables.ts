/** The tables as Kysely sees them. Times are ISO 8601 text, `…_ms` wall-clock milliseconds, flags 0 or 1. */
import type { Generated } from "kysely";

export interface Tables {
  settings: { key: string; value: string };
  courtrooms: {
    id: string;
    name: string;
    key_hash: string;
    test_mode: number;
    target_url: string | null;
    target_stream_name: string | null;
    created_at: string;
    court: string | null;
    button_hash: string | null;
  };
  courts: { code: string; name: string; own: number; added_at: string; added_by: string };
  users: {
    /** The person's. */
    id: string;
    login: string;
    password_hash: string;
    password_set_at: string;
    password_history: string;
    must_change: number;
    second_factor_seed: string | null;
    second_factor_at: string | null;
    second_factor_step: number | null;
    one_time_codes: string | null;
    disabled_at: string | null;
    disabled_reason: string | null;
    confirmed_at: string | null;
    confirmed_by: string | null;
    created_at: string;
    created_by: string;
  };
  grants: {
    id: string;
    user_id: string;
    role: string;
    /** 法院代字; null: an administrator of the node. */
    court: string | null;
    granted_at: string;
    granted_by: string;
    confirmed_at: string | null;
    confirmed_by: string | null;
    ended_at: string | null;
    ended_by: string | null;
  };
  sign_ins: {
    /** SHA-256 (hex) of what the cookie holds. */
    id_hash: string;
    user_id: string;
    data: string;
    created_at: string;
    seen_at: string;
    address: string;
    agent: string;
  };
  duty: {
    id: string;
    person: string;
    from_at: string;
    until_at: string | null;
    how_ended: string | null;
    /** JSON: 法院代字 of the courts that were watched; null: every court. */
    courts: string | null;
  };
  handovers: {
    id: string;
    from_person: string;
    /** JSON, as of `duty`. */
    courts: string | null;
    notes: string;
    offered_at: string;
    taken_by: string | null;
    taken_at: string | null;
    withdrawn_at: string | null;
  };
  approvals: {
    id: string;
    source: string;
    external_id: string;
    version: number;
    status: string;
    status_reason: string | null;
    imported_at: string;
    imported_by: string;
    body: string;
    court: Generated<string | null>;
    drafted_by: Generated<string | null>;
    /** SHA-256 of the signed file that brought it. */
    file_sha256: string | null;
    /** A change waits for the 庭长's confirmation. */
    awaits_confirmation: Generated<number>;
  };
  used_hearings: { approval_id: string; hearing_no: number; session_id: string; used_at: string };
  approval_changes: {
    id: string;
    approval_id: string;
    version: number;
    at: string;
    by: string;
    reason: string | null;
    cost: string;
    items: string;
    confirmed_by: string | null;
    confirmed_at: string | null;
  };
  papers: {
    id: string;
    approval_id: string;
    version: number;
    signatures: string;
    scan_sha256: string;
    entered_by: string;
    entered_at: string;
    checked_by: string | null;
    checked_at: string | null;
    agrees: number | null;
    note: string | null;
  };
  offices: {
    id: string;
    person: string;
    office: string;
    court: string;
    division: string | null;
    from_day: string;
    until_day: string | null;
    entered_by: string;
    entered_at: string;
    confirmed_at: string | null;
    confirmed_by: string | null;
  };
  delegations: {
    id: string;
    principal: string;
    delegate: string;
    court: string;
    division: string | null;
    steps: string;
    from_day: string;
    until_day: string;
    reason: string;
    given_by: string;
    given_at: string;
  };
  notices: {
    id: string;
    /** What it is about, once: the same reminder is not entered twice. */
    key: string;
    person: string;
    kind: string;
    subject: string;
    text: string;
    at: string;
    read_at: string | null;
  };
  docket: {
    id: string;
    hearing_no: number | null;
    courtroom: string;
    planned_start_ms: number;
    planned_end_ms: number;
    status: string;
    body: string;
    changed_at: string;
    changed_by: string;
  };
  docket_cases: { entry_id: string; case_number: string };
  approval_cases: { approval_id: string; case_number: string };
  approval_hearings: {
    approval_id: string;
    hearing_no: number;
    courtroom: string;
    planned_start_ms: number;
    planned_end_ms: number;
  };
  never_stream: {
    id: string;
    case_number: string;
    ground: string;
    entered_at: string;
    entered_by: string;
    removed_at: string | null;
    removed_by: string | null;
    removal_reason: string | null;
  };
  objections: {
    id: string;
    case_number: string;
    objector: string;
    ground: string;
    recorded_at: string;
    recorded_by: string;
    justified: number | null;
    ruled_at: string | null;
    ruled_by: string | null;
    ruling_reason: string | null;
  };
  clearances: {
    id: string;
    case_number: string;
    earlier_number: string;
    reason: string;
    stated_at: string;
    stated_by: string;
  };
  sources: { name: string; public_key: string; added_at: string; added_by: string };
  sessions: {
    id: string;
    courtroom: string;
    directory: string;
    started_at: string;
    ended_at: string | null;
    live: number;
    report: string;
    case_numbers: string;
    hearing_no: number | null;
    phase: string;
    wanted: number;
    aired_by_person: number;
    stage: string | null;
    operator_paused: number;
    opened_at: string | null;
    closed_at: string | null;
    extended_until: string | null;
    pause_card: string | null;
  };
  parts: {
    session_id: string;
    number: number;
    opened_at: string;
    closed_at: string | null;
    size_bytes: number;
    recovered: number;
  };
  gaps: { session_id: string; from_at: string; to_at: string | null; cause: string };
  openings: {
    id: string;
    courtroom: string;
    predecessor_id: string | null;
    case_numbers: string;
    hearing_no: number | null;
    phase: string;
    opened_at: string | null;
  };
  latches: {
    id: Generated<number>;
    scope: string;
    cut_at: string;
    cut_by: string | null;
    cut_by_token: string | null;
    reason: string | null;
    case_numbers: string;
    lifted_at: string | null;
    lifted_by: string | null;
  };
  rearm_requests: {
    id: Generated<number>;
    scope: string;
    requested_at: string;
    requested_by: string;
    requested_by_token: string;
    reason: string;
    outcome: string | null;
    confirmed_by: string | null;
    closed_at: string | null;
  };
  persons: { id: string; name: string; created_at: string };
  tokens: {
    id: string;
    person_id: string;
    hash: string;
    permissions: string;
    minted_by: string | null;
    bootstrap: number;
    /** 法院代字; null: every court. */
    court: Generated<string | null>;
    /** Carries what its holder's roles permit at the time, no more. */
    personal: Generated<number>;
    created_at: string;
    expires_at: string | null;
    revoked_at: string | null;
  };
  alarms: {
    id: string;
    name: string;
    place: string;
    since_at: string;
    raised_at: string;
    cleared_at: string | null;
    acknowledged_at: string | null;
    acknowledged_by: string | null;
    acted_at: string | null;
    acted_by: string | null;
    actual: string;
    expected: string;
    hidden: number;
  };
  incidents: {
    id: string;
    number: string;
    origin: string;
    origin_ref: string | null;
    alarm: string | null;
    place: string;
    session_ids: string;
    case_numbers: string;
    moment_at: string;
    opened_at: string;
    opened_by: string;
    handler: string | null;
    handled_at: string | null;
    cause: string | null;
    measures: string | null;
    close_asked_by: string | null;
    close_asked_at: string | null;
    closed_by: string | null;
    closed_at: string | null;
  };
  incident_entries: {
    id: string;
    incident_id: string;
    at: string;
    by: string;
    by_token: string | null;
    kind: string;
    text: string;
  };
  take_downs: {
    id: string;
    incident_id: string;
    courtroom: string | null;
    page: string;
    from_at: string;
    to_at: string;
    reason: string;
    asked_by: string;
    asked_at: string;
    done_by: string | null;
    done_at: string | null;
    done_note: string | null;
    checked_by: string | null;
    checked_at: string | null;
  };
  findings: {
    id: string;
    number: string;
    session_id: string;
    courtroom: string;
    court: string | null;
    case_numbers: string;
    kind: string;
    text: string;
    moment_at: string;
    addressee: string;
    told: string;
    state: string;
    raised_by: string;
    raised_at: string;
  };
  finding_steps: {
    id: string;
    finding_id: string;
    at: string;
    by: string;
    by_token: string | null;
    act: string;
    text: string;
  };
  /** 专项核查: one draw a court and month, never made again. */
  check_draws: {
    id: string;
    court: string;
    month: string;
    made_by: string;
    made_at: string;
    seed: string;
    /** JSON: ids of the hearings among which was drawn. */
    pool: string;
  };
  check_items: {
    check_id: string;
    hearing: string;
    day: string;
    case_numbers: string;
    courtroom: string;
    judge: string;
    kinds: string;
    checked_by: string | null;
    checked_at: string | null;
    note: string | null;
  };
  notify_told: {
    channel: string;
    key: string;
    since_at: string;
    told_at: string;
    escalated: number;
  };
  self_checks: {
    id: string;
    started_at: string;
    ended_at: string;
    cause: string;
    made_by: string;
    /** JSON. */
    report: string;
  };
  drills: {
    id: string;
    ended_at: string;
    pressed_by: string | null;
    /** JSON. */
    body: string;
  };
  switch_proofs: {
    id: Generated<number>;
    switch: string;
    courtroom: string;
    at: string;
    closed_in_ms: number | null;
    verified: number;
    made_by: string;
  };
  audit: {
    seq: number;
    at: string;
    actor: string;
    action: string;
    subject: string;
    outcome: string;
    detail: string;
    prev: string;
    hash: string;
  };
  audit_days: {
    day: string;
    first_seq: number;
    last_seq: number;
    head: string;
    sealed_at: string;
    signature: string;
    public_key: string;
    archive_file: string | null;
    archive_sha256: string | null;
  };
}
