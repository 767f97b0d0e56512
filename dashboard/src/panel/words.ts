/** The part of the catalogue that the panel carries. */
import { cut as enCut } from "../i18n/en/cut.ts";
import { panel as enPanel } from "../i18n/en/panel.ts";
import { states as enStates } from "../i18n/en/states.ts";
import { wordsOf } from "../i18n/plain.ts";
import { cut } from "../i18n/zh-CN/cut.ts";
import { panel } from "../i18n/zh-CN/panel.ts";
import { states } from "../i18n/zh-CN/states.ts";

const zhCN = { cut, panel, states };
export type PanelWords = typeof zhCN;

export function panelWords(): PanelWords {
  return wordsOf({ "zh-CN": zhCN, en: { cut: enCut, panel: enPanel, states: enStates } }).words;
}
