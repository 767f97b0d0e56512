/** My account. */
import type { account as chinese } from "../zh-CN/account.ts";

export const account: typeof chinese = {
  changeLanguage: "Switch to Chinese",
  roles: "My roles",
  role: "Role",
  court: "Court",
  everyCourt: "Every court",
  standing: "Standing",
  counts: "Counts",
  waits: "A leader has still to confirm",
  password: "New password",
  passwordHelp: "Every other sign-in of yours ends then.",
  passwordChanged: "The password is changed; every other sign-in has ended.",
  factor: "Second factor",
  factorIs: {
    none: "None: your roles don't ask for one at present",
    "used-up": "The printed codes are used up: make new ones now",
    few: "Set up; only {{count}} printed codes are left",
    good: "Set up; {{count}} printed codes are left",
  },
  enrol: "Set up an authenticator or printed codes",
  newCodes: "New printed codes",
  newCodesHelp:
    "Enter a code of the authenticator, or a printed one that is unused. The old codes end at once.",
  makeCodes: "Make and show them",
  otherPhone:
    "Another phone, or it is lost: the security administrator takes the second factor away, and you set up a new one at the next sign-in.",
  signIns: "Where I am signed in",
  address: "Address",
  agent: "Browser",
  since: "Since",
  seen: "Last seen",
  thisOne: "This one",
  end: "End",
  tokens: "Tokens for my programs",
  tokensHelp: "For a program of your own: within your rights, and only until its last day.",
};
