/** The cells of the annex, to be filled in. */
import { AutoComplete, Input, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { TypedCheck } from "../../../../src/desk/contract/approval.ts";
import type { OfficeRecord } from "../../../../src/desk/contract/offices.ts";
import { dayOf } from "../../beijing.ts";
import { inLanguage } from "../../in-language.ts";
import { useAsked } from "../../queries.tsx";
import { Annex } from "./annex.tsx";
import { GRADES } from "./chain.ts";
import { emptyHearing, type FormValues, type HearingRow } from "./form-values.ts";
import { useCourts, useRooms } from "./names.ts";
import { Rows } from "./rows.tsx";

export interface FieldsProps {
  readonly values: FormValues;
  readonly set: (change: Partial<FormValues>) => void;
}

export function AnnexFields(props: FieldsProps & { readonly numbers: TypedCheck["numbers"] }) {
  const { t } = useTranslation();
  const { values, set, numbers } = props;
  const courts = useCourts();
  const rooms = useRooms();
  const offices = useAsked<{ items: OfficeRecord[] }>("/offices").data?.items ?? [];
  const divisions = [
    ...new Set(offices.flatMap(({ court, division }) => (court === values.court ? [division ?? ""] : []))),
  ].filter((division) => division !== "");
  const setHearing = (index: number, change: Partial<HearingRow>) =>
    set({ hearings: values.hearings.map((row, at) => (at === index ? { ...row, ...change } : row)) });
  return (
    <Annex
      kind={values.kind}
      court={
        <Select
          aria-label={t("approvals.field.court")}
          className="court"
          value={values.court}
          onChange={(court) => set({ court })}
          options={courts.map(({ code, name }) => ({ value: code, label: name }))}
        />
      }
      date={dayOf(Date.now())}
      numbers={
        <Rows
          rows={values.caseNumbers.map((text) => ({ text }))}
          onChange={(rows) => set({ caseNumbers: rows.map(({ text }) => text) })}
          empty={() => ({ text: "" })}
          add={t("approvals.edit.addNumber")}
          least={1}
        >
          {({ text }, change, index) => (
            <CaseNumber
              text={text}
              no={index + 1}
              numbers={numbers}
              onChange={(now) => change({ text: now })}
            />
          )}
        </Rows>
      }
      cause={
        <Input
          aria-label={t("approvals.field.cause")}
          value={values.causeOfAction}
          onChange={(event) => set({ causeOfAction: event.target.value })}
        />
      }
      risk={
        <Radio.Group
          aria-label={t("approvals.field.risk")}
          value={values.riskGrade}
          onChange={(event) => set({ riskGrade: event.target.value as FormValues["riskGrade"] })}
          options={GRADES.map((value) => ({ value, label: t(`approvals.grade.${value}`) }))}
        />
      }
      times={
        <Rows
          rows={values.hearings}
          onChange={(hearings) => set({ hearings })}
          empty={() => emptyHearing(Math.max(0, ...values.hearings.map(({ no }) => no)) + 1)}
          add={t("approvals.edit.addHearing")}
          least={1}
        >
          {(row, change) => (
            <div className="times">
              {values.hearings.length > 1 && <strong>{t("approvals.hearingNo", { no: row.no })}</strong>}
              <Input
                type="datetime-local"
                aria-label={t("approvals.field.startOf", { no: row.no })}
                value={row.start}
                onChange={(event) => {
                  const start = event.target.value;
                  change({ start, ...(row.end < start && { end: laterBy(start) }) });
                }}
              />
              <Input
                type="datetime-local"
                aria-label={t("approvals.field.endOf", { no: row.no })}
                status={row.end !== "" && row.end <= row.start ? "error" : ""}
                value={row.end}
                onChange={(event) => change({ end: event.target.value })}
              />
            </div>
          )}
        </Rows>
      }
      places={values.hearings.map((row, index) => (
        <Select
          key={row.no}
          aria-label={t("approvals.field.placeOf", { no: row.no })}
          value={row.courtroom === "" ? null : row.courtroom}
          placeholder={t("approvals.field.place")}
          onChange={(courtroom) => setHearing(index, { courtroom })}
          options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ))}
      division={
        <AutoComplete
          aria-label={t("approvals.field.division")}
          value={values.division}
          onChange={(division) => set({ division })}
          options={divisions.map((value) => ({ value }))}
        />
      }
      judge={
        <Input
          aria-label={t("approvals.field.judge")}
          value={values.judge}
          onChange={(event) => set({ judge: event.target.value })}
        />
      }
      parties={
        <Rows
          rows={values.parties}
          onChange={(parties) => set({ parties })}
          empty={() => ({ role: "", name: "" })}
          add={t("approvals.edit.addParty")}
        >
          {({ role, name }, change, index) => (
            <>
              <Input
                aria-label={t("approvals.field.roleOf", { no: index + 1 })}
                className="narrow"
                value={role}
                onChange={(event) => change({ role: event.target.value })}
              />
              <Input
                aria-label={t("approvals.field.nameOf", { no: index + 1 })}
                value={name}
                onChange={(event) => change({ name: event.target.value })}
              />
            </>
          )}
        </Rows>
      }
      panel={
        <Select
          mode="tags"
          aria-label={t("approvals.field.panel")}
          value={[...values.panel]}
          onChange={(panel: string[]) => set({ panel })}
          tokenSeparators={["、", "，", ","]}
          open={false}
          suffixIcon={null}
        />
      }
    />
  );
}

/** Read by the desk while it is typed: as it will stand, or what is wrong with it. */
function CaseNumber(props: {
  readonly text: string;
  readonly no: number;
  readonly numbers: TypedCheck["numbers"];
  readonly onChange: (text: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const { text, no, numbers, onChange } = props;
  const read = numbers.find((each) => each.text === text.trim());
  const language = i18n.language === "en" ? "en" : "zh";
  return (
    <div className="case-number">
      <Input
        aria-label={t("approvals.field.numberOf", { no })}
        placeholder={t("approvals.edit.numberExample")}
        status={read !== undefined && read.fault !== null ? "error" : ""}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        // As the rules write it, once it has been read.
        onBlur={() => read?.canonical != null && onChange(read.canonical)}
      />
      {read !== undefined && text.trim() !== "" && (
        <small role="status" className={read.fault === null ? "good" : "bad"}>
          {read.fault === null
            ? `✓ ${read.canonical} ${read.category?.[language] ?? ""}`
            : `■ ${inLanguage(read.fault, i18n.language)}`}
        </small>
      )}
    </div>
  );
}

/** Most hearings take a half day: two hours are proposed. */
function laterBy(start: string): string {
  const hour = Number(start.slice(11, 13)) + 2;
  return hour > 23
    ? `${start.slice(0, 10)}T23:59`
    : `${start.slice(0, 10)}T${String(hour).padStart(2, "0")}${start.slice(13, 16)}`;
}
