/** The body templates by kind. */
import type { ChannelConfig } from "../../config.ts";
import { dingtalk } from "./dingtalk.ts";
import { feishu } from "./feishu.ts";
import { generic } from "./generic.ts";
import type { Template } from "./template.ts";
import { wecom } from "./wecom.ts";

export const TEMPLATES: Readonly<Record<ChannelConfig["kind"], Template>> = {
  dingtalk,
  feishu,
  generic,
  wecom,
};
