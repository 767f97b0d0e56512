/**
 * 类型代字: every type code of 《人民法院案件类型及其代字标准》 with its category, as data. A code is matched
 * whole, never by a part of it: 行审复 isn't 行审, 行保 (non-litigation preservation) isn't administrative.
 */

/** The standard's major classes; 99 holds codes unified later or kept locally. */
export const CATEGORIES = {
  jurisdiction: { number: "01", name: "管辖案件", en: "jurisdiction" },
  criminal: { number: "02", name: "刑事案件", en: "criminal" },
  civil: { number: "03", name: "民事案件", en: "civil" },
  administrative: { number: "04", name: "行政案件", en: "administrative" },
  compensation: {
    number: "05",
    name: "国家赔偿与司法救助案件",
    en: "state compensation and judicial relief",
  },
  "interregional-assistance": { number: "06", name: "区际司法协助案件", en: "interregional assistance" },
  "international-assistance": { number: "07", name: "国际司法协助案件", en: "international assistance" },
  sanction: { number: "08", name: "司法制裁案件", en: "judicial sanction" },
  preservation: { number: "09", name: "非诉保全审查案件", en: "preservation without suit" },
  enforcement: { number: "10", name: "执行类案件", en: "enforcement" },
  insolvency: { number: "11", name: "强制清算与破产案件", en: "liquidation and bankruptcy" },
  other: { number: "99", name: "其他案件", en: "other" },
} as const;
export type Category = keyof typeof CATEGORIES;

/** Codes by category, in the standard's order; 民破 and 民算 are the codes of before 2016. */
const CODES: Readonly<Record<Category, string>> = {
  jurisdiction: "刑辖 民辖 民辖终 民辖监 行辖 行辖终 赔辖 赔辖终",
  criminal:
    "刑初 刑终 刑监 刑申 刑抗 刑再 刑没 刑核 刑医 刑医解 刑医复 刑医监 刑止 刑止调 刑止核 刑更 刑更监 刑更备 刑他 " +
    "刑教 刑教解 刑教复 刑教监",
  civil: "民初 民终 民监 民申 民抗 民再 民撤 民特 民特监 民催 民督 民督监 民他 民保令 民保更 民破 民算",
  administrative: "行初 行终 行监 行申 行抗 行再 行审 行审复 行他",
  compensation:
    "行赔初 行赔终 行赔监 行赔申 行赔抗 行赔再 行赔他 法赔 委赔 委赔监 赔确监 委赔提 委赔再 赔他 " +
    "司救刑 司救民 司救行 司救赔 司救执 司救访 司救他",
  "interregional-assistance":
    "认台 认港 认澳 认复 认他 请台送 请港送 请澳送 台请送 港请送 澳请送 请台调 请港调 请澳调 台请调 港请调 澳请调 " +
    "请移管 助移管 请移赃 助移赃",
  "international-assistance": "协外认 协他 协外送 请外送 协外调 请外调 请外移 协外移 请外引 协外引",
  sanction: "司惩 司惩复",
  preservation: "财保 行保 行保复 证保",
  enforcement: "执 执恢 执保 执异 执复 执监 执协 执他",
  insolvency: "清申 破申 清终 破终 清监 破监 强清 破",
  other: "民诉前调",
};

/** Category of each type code. */
export const TYPE_CODES: ReadonlyMap<string, Category> = new Map(
  (Object.keys(CODES) as Category[]).flatMap((category) =>
    CODES[category].split(" ").map((code): [string, Category] => [code, category]),
  ),
);
