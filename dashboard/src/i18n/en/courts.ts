/** Courts. */
import type { courts as chinese } from "../zh-CN/courts.ts";

export const courts: typeof chinese = {
  title: "Courts of this node",
  add: "Enter court",
  own: "This court",
};
