/** Who acted, as a paper names him. PURE. */
import { type Actor, actorOf } from "../contract/actors.ts";

const WORDS: Readonly<Record<Actor["kind"], string>> = {
  gate: "直播网关",
  desk: "值班台",
  bootstrap: "初始令牌",
  button: "法庭按钮",
  machine: "节点本机账户 ",
  command: "节点命令",
  person: "",
};

export function printedName(by: string): string {
  const { kind, name } = actorOf(by);
  return WORDS[kind] + name;
}
