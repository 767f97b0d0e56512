/** The people's part of the desk put together: accounts, roles, sign-in, tokens, offices. Part of the composition root. */
import type { AlarmEvents } from "./alarm-events.ts";
import { meRoutes } from "./api/me-routes.ts";
import { MeView } from "./api/me-view.ts";
import { peopleRoutes } from "./api/people-routes.ts";
import { roleRoutes } from "./api/role-routes.ts";
import type { Route } from "./api/route.ts";
import { signInRoutes } from "./api/sign-in-routes.ts";
import { userRoutes } from "./api/user-routes.ts";
import { Offices } from "./approvals/offices.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Clock } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import { RoomQueue } from "./leases/room-queue.ts";
import { Courts } from "./people/courts.ts";
import type { Duty } from "./people/duty.ts";
import { Enrolment } from "./people/enrolment.ts";
import { FirstStart } from "./people/first-start.ts";
import { Grants } from "./people/grants.ts";
import type { Handovers } from "./people/handovers.ts";
import type { NodeSecret } from "./people/node-secret.ts";
import { type PasswordCost, Passwords } from "./people/passwords.ts";
import { Rights } from "./people/rights.ts";
import { SecondFactor } from "./people/second-factor.ts";
import { SignIn } from "./people/sign-in.ts";
import { SignIns } from "./people/sign-ins.ts";
import { Tokens } from "./people/tokens.ts";
import { Users } from "./people/users.ts";
import type { Store } from "./store/store.ts";

export interface PeopleParts {
  readonly courts: Courts;
  readonly enrolment: Enrolment;
  readonly firstStart: FirstStart;
  readonly grants: Grants;
  readonly offices: Offices;
  readonly rights: Rights;
  readonly signIn: SignIn;
  readonly signIns: SignIns;
  readonly tokens: Tokens;
  readonly users: Users;
}

export interface PeopleOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly alarms: AlarmEvents;
  readonly clock: Clock;
  readonly config: Pick<DeskConfig, "node" | "signIn">;
  readonly secret: NodeSecret;
  readonly onError: (error: unknown) => void;
  /** Tests that sign in dozens of people need not pay for each. */
  readonly passwordCost?: PasswordCost | undefined;
}

const MINUTE_MS = 60_000;

export function createPeople(options: PeopleOptions): PeopleParts {
  const { store, audit, alarms, clock, config, secret, onError } = options;
  const limits = config.signIn;
  const passwords = new Passwords(options.passwordCost);
  const secondFactor = new SecondFactor(secret);
  const idleMs = limits.idleMinutes * MINUTE_MS;
  const signIns = new SignIns({ rows: store.signIns, clock, idleMs, onError });
  const tokens = new Tokens(store.tokens, clock);
  const courts = new Courts(store.courts, audit, clock);
  const endSignIns = (userId: string, except?: string) => signIns.endAllOf(userId, except);
  const users = new Users({ rows: store.users, audit, clock, passwords, endSignIns });
  const turns = new RoomQueue();
  const inTurn = <T>(person: string, act: () => Promise<T>) => turns.run(person, act);
  const isAdministrator = (person: string) => grants.isAdministrator(person);
  const offices = new Offices(store.offices, audit, clock, { isAdministrator, inTurn });
  const holdsOffice = (person: string) => offices.involves(person);
  const grants: Grants = new Grants({
    ...{ rows: store.grants, users, courts, audit, clock, holdsOffice, inTurn },
  });
  const rights = new Rights({ users, grants, offices, clock });
  const issuer = `庭闸 ${config.node.id}`;
  return {
    ...{ courts, grants, offices, rights, signIns, tokens, users },
    enrolment: new Enrolment({ users, secondFactor, audit, clock, issuer }),
    firstStart: new FirstStart({ users, grants, courts, tokens, audit }),
    signIn: new SignIn({ users, rights, passwords, secondFactor, limits, clock, audit, alarms }),
  };
}

export interface PeopleRoutesParts {
  readonly audit: AuditLog;
  readonly duty: Duty;
  readonly handovers: Handovers;
  readonly courtsOfPolicy: Parameters<typeof signInRoutes>[0]["courtsOfPolicy"];
  readonly onTokenRevoked: () => void;
}

/** What of people can be asked and done by HTTP. */
export function routesOfPeople(people: PeopleParts, parts: PeopleRoutesParts): Route[] {
  const { audit, duty, handovers, courtsOfPolicy, onTokenRevoked } = parts;
  const me = new MeView(people.rights, duty);
  return [
    ...peopleRoutes({ tokens: people.tokens, audit, onRevoked: onTokenRevoked }),
    ...userRoutes({ ...people, audit }),
    ...roleRoutes(people),
    ...signInRoutes({ ...people, audit, duty, handovers, me, courtsOfPolicy }),
    ...meRoutes({ ...people, audit, me }),
  ];
}
