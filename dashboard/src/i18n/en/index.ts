/** Every sentence of the pages, in English. */
import type { Catalogue } from "../zh-CN/index.ts";
import { account } from "./account.ts";
import { against } from "./against.ts";
import { alarms } from "./alarms.ts";
import { approvals } from "./approvals.ts";
import { audit } from "./audit.ts";
import { backups } from "./backups.ts";
import { channels } from "./channels.ts";
import { courts } from "./courts.ts";
import { cut } from "./cut.ts";
import { docket } from "./docket.ts";
import { drills } from "./drills.ts";
import { duty } from "./duty.ts";
import { firstStart } from "./first-start.ts";
import { health } from "./health.ts";
import { house } from "./house.ts";
import { imports } from "./imports.ts";
import { incidents } from "./incidents.ts";
import { offices } from "./offices.ts";
import { panel } from "./panel.ts";
import { people } from "./people.ts";
import { permissions } from "./permissions.ts";
import { picture } from "./picture.ts";
import { policy } from "./policy.ts";
import { rearm } from "./rearm.ts";
import { rooms } from "./rooms.ts";
import { selfCheck } from "./self-check.ts";
import { shift } from "./shift.ts";
import { signIn } from "./sign-in.ts";
import { sources } from "./sources.ts";
import { states } from "./states.ts";
import { supervision } from "./supervision.ts";
import { system } from "./system.ts";
import { tokens } from "./tokens.ts";
import { wall } from "./wall.ts";

export const en: Catalogue = {
  ...house,
  states,
  against,
  approvals,
  docket,
  imports,
  firstStart,
  selfCheck,
  shift,
  signIn,
  panel,
  picture,
  rearm,
  rooms,
  permissions,
  account,
  tokens,
  system,
  people,
  offices,
  sources,
  courts,
  policy,
  health,
  channels,
  backups,
  audit,
  cut,
  duty,
  wall,
  alarms,
  incidents,
  supervision,
  drills,
};
