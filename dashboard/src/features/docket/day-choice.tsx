/** Which day: the one before, the one after, any. */
import { Input, Space } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { dayAfter, dayOf } from "../../beijing.ts";

export function DayChoice({ day, base }: { readonly day: string; readonly base: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Space>
      <Link className="as-button" href={`${base}/${dayAfter(day, -1)}`} aria-label={t("docket.dayBefore")}>
        ‹
      </Link>
      <Input
        type="date"
        aria-label={t("docket.day")}
        value={day}
        onChange={(event) => event.target.value !== "" && go(`${base}/${event.target.value}`)}
      />
      <Link className="as-button" href={`${base}/${dayAfter(day, 1)}`} aria-label={t("docket.dayAfter")}>
        ›
      </Link>
      <Link className="as-button" href={`${base}/${dayOf(Date.now())}`}>
        {t("docket.today")}
      </Link>
      <Link className="as-button" href={`${base}/${dayAfter(dayOf(Date.now()), 1)}`}>
        {t("docket.tomorrow")}
      </Link>
    </Space>
  );
}
