/** System. */
import type { system as chinese } from "../zh-CN/system.ts";

export const system: typeof chinese = {
  sections: "Parts of the system",
  notForYou: "That part is not for your role; this is what is.",
  section: {
    courtrooms: "Courtrooms and encoders",
    health: "Health",
    users: "Users",
    confirmations: "To be confirmed",
    offices: "Offices",
    roles: "Roles",
    tokens: "Tokens",
    sources: "Signing sources",
    courts: "Courts",
    policy: "Policy",
    channels: "Channels",
    backups: "Backups",
  },
};
