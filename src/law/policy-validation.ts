/**
 * Reads a policy from plain data (the desk has parsed the file) and reports every problem at once. A policy that
 * leaves out a check which the law demands isn't accepted: a missing row would let out what it should shut.
 */
import {
  APPROVAL_STATUSES,
  FORM_FIELDS,
  QUESTIONS,
  RISK_GRADES,
  type RiskGrade,
  SIGNATURE_STEPS,
  type SignatureStep,
  STAGES,
  type Stage,
} from "./approval.ts";
import { CHANGE_COSTS, CHANGE_KINDS, type ChangeTable, DEFAULT_CHANGES } from "./changes.ts";
import { CHECKS, PARAM_KINDS } from "./checks.ts";
import { type Conditions, type GradeConditions, NO_CONDITIONS } from "./conditions.ts";
import { courtLevel } from "./court-code.ts";
import { DEFAULT_DUTY, type DutyRule } from "./duty.ts";
import { OFFICES, type Office } from "./offices.ts";
import {
  COURT_LEVELS,
  type CourtLevel,
  MET_BY,
  type MetBy,
  type NoticeSentence,
  type Policy,
  type Rule,
  type WindowSetting,
} from "./policy.ts";
import { reasonWords } from "./reasons.ts";

export interface PolicyProblem {
  /** Path in the file, for example rules[3].check. */
  readonly key: string;
  readonly value: unknown;
  readonly rule: string;
  readonly cure: string;
}

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

type Data = Readonly<Record<string, unknown>>;

const RULE_KEYS = ["id", "code", "check", "clause", "sentence", "params", "text", "cure"];
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const isDelay = (value: unknown): value is number =>
  Number.isInteger(value) && (value === 0 || ((value as number) >= 2 && (value as number) <= 3600));
const isData = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `window` is the node's setting; whatever `data` is, this never throws. */
export function readPolicy(data: unknown, window: WindowSetting): PolicyResult {
  const reader = new Reader();
  const policy = reader.policy(data, window);
  return reader.problems.length === 0 ? { ok: true, policy } : { ok: false, problems: reader.problems };
}

/** Collects problems and goes on with a harmless value, so that one fault doesn't hide the next. */
class Reader {
  readonly problems: PolicyProblem[] = [];

  policy(data: unknown, window: WindowSetting): Policy {
    const file = this.#data("", data, [
      ...[
        "id",
        "title",
        "courts",
        "encouragedCauses",
        "signatures",
        "changes",
        "conditions",
        "duty",
        "suspendForMediation",
        "rules",
        "notice",
      ],
    ]);
    const signatures = this.#data("signatures", file.signatures, ["steps", "massInvolving", "substitutes"]);
    const mass = this.#data("signatures.massInvolving", signatures.massInvolving, COURT_LEVELS);
    const massSteps = (level: CourtLevel): SignatureStep[] =>
      this.#steps(`signatures.massInvolving.${level}`, mass[level]);
    const steps = this.#steps("signatures.steps", signatures.steps);
    if (steps.length === 0) {
      this.#report("signatures.steps", signatures.steps, "at least one step", "list who signs");
    }
    const head = {
      id: this.#text("id", file.id),
      title: this.#text("title", file.title),
      window,
      steps,
      massSteps: {
        district: massSteps("district"),
        intermediate: massSteps("intermediate"),
        high: massSteps("high"),
        supreme: massSteps("supreme"),
      },
      courts: this.#courts(file.courts),
      encouragedCauses:
        file.encouragedCauses === undefined ? [] : this.#texts("encouragedCauses", file.encouragedCauses),
      substitutes: this.#substitutes(signatures.substitutes),
      changes: this.#changes(file.changes),
      conditions: this.#conditions(file.conditions),
      duty: this.#duty(file.duty),
      suspendForMediation: this.#flag("suspendForMediation", file.suspendForMediation),
    };
    const rules = this.#rules(file.rules);
    return { ...head, rules, ...this.#notice(file.notice, rules) };
  }

  #courts(value: unknown): Record<string, string> {
    const data = value === undefined ? {} : this.#data("courts", value, null);
    for (const [code, name] of Object.entries(data)) {
      if (courtLevel(code) === null)
        this.#report(`courts.${code}`, code, "a court code (法院代字)", "correct it");
      this.#text(`courts.${code}`, name);
    }
    return data as Record<string, string>;
  }

  #substitutes(value: unknown): Partial<Record<Office, Office>> {
    const data = value === undefined ? {} : this.#data("signatures.substitutes", value, OFFICES);
    for (const [office, instead] of Object.entries(data)) {
      if ((OFFICES as readonly unknown[]).includes(instead) && instead !== office) continue;
      const rule = `another office: ${OFFICES.join(", ")}`;
      this.#report(`signatures.substitutes.${office}`, instead, rule, "name the office that signs instead");
    }
    return data as Partial<Record<Office, Office>>;
  }

  #changes(value: unknown): ChangeTable {
    const data = value === undefined ? {} : this.#data("changes", value, CHANGE_KINDS);
    for (const [kind, cost] of Object.entries(data)) {
      if ((CHANGE_COSTS as readonly unknown[]).includes(cost)) continue;
      this.#report(`changes.${kind}`, cost, `one of: ${CHANGE_COSTS.join(", ")}`, "say what it costs");
    }
    return { ...DEFAULT_CHANGES, ...data };
  }

  #conditions(value: unknown): GradeConditions {
    const data = value === undefined ? {} : this.#data("conditions", value, RISK_GRADES);
    const of = (grade: RiskGrade): Conditions => this.#condition(`conditions.${grade}`, data[grade]);
    return { low: of("low"), medium: of("medium"), high: of("high") };
  }

  #condition(key: string, value: unknown): Conditions {
    if (value === undefined) return NO_CONDITIONS;
    const {
      minDelaySeconds = 0,
      manualStart = false,
      notAired = [],
    } = this.#data(key, value, ["minDelaySeconds", "manualStart", "notAired"]);
    const isStages = Array.isArray(notAired) && notAired.every((each) => STAGES.includes(each));
    if (!isStages) {
      this.#report(
        `${key}.notAired`,
        notAired,
        `a list of: ${STAGES.join(", ")}`,
        "name stages of a hearing",
      );
    }
    if (!isDelay(minDelaySeconds)) {
      this.#report(`${key}.minDelaySeconds`, minDelaySeconds, "0, or 2 to 3600 seconds", "correct the delay");
    }
    if (typeof manualStart !== "boolean") {
      this.#report(`${key}.manualStart`, manualStart, "true or false", "correct it");
    }
    return {
      minDelaySeconds: isDelay(minDelaySeconds) ? minDelaySeconds : 0,
      manualStart: manualStart === true,
      until: null,
      notAired: isStages ? (notAired as Stage[]) : [],
    };
  }

  /** false where the file says nothing. */
  #flag(path: string, value: unknown): boolean {
    if (value !== undefined && typeof value !== "boolean")
      this.#report(path, value, "true or false", "correct it");
    return value === true;
  }

  #duty(value: unknown): DutyRule {
    const data = value === undefined ? {} : this.#data("duty", value, Object.keys(DEFAULT_DUTY));
    for (const [name, given] of Object.entries(data)) {
      if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= 86_400) continue;
      this.#report(`duty.${name}`, given, "a whole number from 1 to 86400", "correct it");
    }
    const duty = { ...DEFAULT_DUTY, ...data };
    const rises = duty.answeredSeconds < duty.alarmSeconds && duty.alarmSeconds < duty.cardSeconds;
    if (!rises) {
      const rule = "answeredSeconds < alarmSeconds < cardSeconds";
      this.#report("duty", value, rule, "let the alarm come before the card");
    }
    return duty;
  }

  #notice(value: unknown, rules: readonly Rule[]): Pick<Policy, "notice" | "noticeFile"> {
    if (value === undefined) return { notice: [], noticeFile: null };
    const data = this.#data("notice", value, ["file", "sentences"]);
    const noticeFile = this.#text("notice.file", data.file);
    if (!Array.isArray(data.sentences)) {
      this.#report("notice.sentences", data.sentences, "a list of sentences", "write them as a list");
      return { notice: [], noticeFile };
    }
    const ids = new Set(rules.map(({ id }) => id));
    const notice = data.sentences.map((row: unknown, index) =>
      this.#sentence(`notice.sentences[${index}]`, row, ids),
    );
    return { notice, noticeFile };
  }

  #sentence(key: string, value: unknown, ruleIds: ReadonlySet<string>): NoticeSentence {
    const row = this.#data(key, value, ["id", "text", "met", "by", "reason"]);
    const met = row.met as MetBy;
    const by = row.by === undefined ? [] : this.#texts(`${key}.by`, row.by);
    const reason = this.#optionalText(`${key}.reason`, row.reason);
    if (!MET_BY.includes(met)) {
      this.#report(`${key}.met`, row.met, `one of: ${MET_BY.join(", ")}`, "say how it is met");
    } else if (met === "duty" && reason === null) {
      this.#report(`${key}.reason`, row.reason, "a duty outside the system says why", "give the reason");
    } else if (met !== "duty" && by.length === 0) {
      this.#report(`${key}.by`, row.by, "what meets it", "name it, or make it a duty with its reason");
    }
    for (const name of by) {
      const isKnown =
        met === "rule"
          ? ruleIds.has(name)
          : met !== "field" || (FORM_FIELDS as readonly string[]).includes(name);
      if (!isKnown) this.#report(`${key}.by`, name, `a ${met} that exists`, "correct the name");
    }
    return {
      id: this.#text(`${key}.id`, row.id),
      text: this.#text(`${key}.text`, row.text),
      met,
      by,
      reason,
    };
  }

  #texts(key: string, value: unknown): string[] {
    if (Array.isArray(value) && value.every(isText)) return value;
    this.#report(key, value, "a list of texts", "write it as a list");
    return [];
  }

  #rules(value: unknown): Rule[] {
    if (!Array.isArray(value)) {
      this.#report("rules", value, "a list of rules", "write the rules as a list");
      return [];
    }
    const rules = value.map((row: unknown, index) => this.#rule(`rules[${index}]`, row));
    const ids = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      if (ids.has(id)) this.#report(`rules[${index}].id`, id, "ids are unique", "give the row another id");
      ids.add(id);
    }
    this.#completeness(rules);
    return rules;
  }

  #rule(key: string, value: unknown): Rule {
    const row = this.#data(key, value, RULE_KEYS);
    const rule = {
      id: this.#text(`${key}.id`, row.id),
      code: this.#text(`${key}.code`, row.code),
      check: this.#text(`${key}.check`, row.check),
      clause: this.#text(`${key}.clause`, row.clause),
      sentence: this.#optionalText(`${key}.sentence`, row.sentence),
      params: row.params === undefined ? {} : this.#data(`${key}.params`, row.params, null),
      text: this.#optionalText(`${key}.text`, row.text),
      cure: this.#optionalText(`${key}.cure`, row.cure),
    };
    if (reasonWords(rule.code) === null && (rule.text === null || rule.cure === null)) {
      const cure = "give text and cure, or use a code of the catalogue (src/law/reasons.ts)";
      this.#report(`${key}.code`, row.code, "a code with words", cure);
    }
    this.#params(key, rule);
    return rule;
  }

  #params(key: string, rule: Rule): void {
    const check = Object.hasOwn(CHECKS, rule.check) ? CHECKS[rule.check] : undefined;
    if (check === undefined) {
      this.#report(`${key}.check`, rule.check, `one of: ${Object.keys(CHECKS).join(", ")}`, "name a check");
      return;
    }
    const kinds = check.params ?? {};
    for (const [name, kind] of Object.entries(kinds)) {
      const { test, rule: must } = PARAM_KINDS[kind];
      const value = rule.params[name];
      if (!test(value)) this.#report(`${key}.params.${name}`, value, must, "correct the argument");
    }
    for (const name of Object.keys(rule.params)) {
      if (!Object.hasOwn(kinds, name)) this.#unknown(`${key}.params.${name}`, rule.params[name]);
    }
  }

  #completeness(rules: readonly Rule[]): void {
    const present = new Set(
      rules.flatMap(({ check, params }) => [check, ...Object.values(params).map((v) => `${check} ${v}`)]),
    );
    const needed = [
      ...Object.entries(CHECKS).flatMap(([name, check]) => (check.required && !check.params ? [name] : [])),
      ...QUESTIONS.filter((question) => question !== "massInvolving").map(
        (question) => `not-barred ${question}`,
      ),
      ...APPROVAL_STATUSES.filter((status) => status !== "active").map(
        (status) => `approval-status ${status}`,
      ),
    ];
    for (const check of needed.filter((name) => !present.has(name))) {
      this.#report("rules", check, "every check that the law demands has a row", `add a row for ${check}`);
    }
  }

  #steps(key: string, value: unknown): SignatureStep[] {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const places = items.map((item) => SIGNATURE_STEPS.indexOf(item as SignatureStep));
    if (!Array.isArray(value) || places.some((place, index) => place <= (places[index - 1] ?? -1))) {
      this.#report(key, value, `a list of, in this order: ${SIGNATURE_STEPS.join(", ")}`, "correct the list");
      return [...SIGNATURE_STEPS];
    }
    return items as SignatureStep[];
  }

  #data(key: string, value: unknown, keys: readonly string[] | null): Data {
    if (!isData(value)) {
      this.#report(key, value, "a mapping of keys to values", "write keys and values");
      return {};
    }
    for (const name of Object.keys(value)) {
      if (keys !== null && !keys.includes(name))
        this.#unknown(key === "" ? name : `${key}.${name}`, value[name]);
    }
    return value;
  }

  #text(key: string, value: unknown): string {
    if (isText(value)) return value;
    this.#report(key, value, "a text that isn't empty", "fill it in");
    return key;
  }

  #optionalText(key: string, value: unknown): string | null {
    return value === undefined ? null : this.#text(key, value);
  }

  #unknown(key: string, value: unknown): void {
    this.#report(key, value, "only known keys", "remove the key, or correct its name");
  }

  #report(key: string, value: unknown, rule: string, cure: string): void {
    this.problems.push({ key, value, rule, cure });
  }
}
