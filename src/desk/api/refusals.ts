/** Why somebody is not let in, in the same words wherever he knocks. */
import type { Permission } from "../contract/permissions.ts";
import { Failure } from "../failure.ts";

export function unknown(): Failure {
  const [zh, en] = ["请先登录，或提供有效的令牌", "Sign in, or show a valid token"];
  return new Failure(401, "unauthenticated", zh, en);
}

export function notHeld(access: Permission): Failure {
  return new Failure(403, "permission-denied", `没有权限 ${access}`, `The permission ${access} is needed`);
}
