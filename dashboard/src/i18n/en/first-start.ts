/** The first start. */
import type { firstStart as chinese } from "../zh-CN/first-start.ts";

export const firstStart: typeof chinese = {
  title: "First start",
  intro:
    "Enter the court and make three administrators. Their powers exclude each other: three persons. This page closes then.",
  code: "Start code",
  codeHelp: "It stands where Tingzha was started; a restart shows a new one",
  court: "Court",
  courtHelp: "Choose a court's code, or type code and name",
  courtCode: "Court code (法院代字)",
  courtName: "Name of the court",
  systemAdmin: "System administrator: users, courtrooms, keys, backup",
  securityAdmin: "Security administrator: roles, second factors, policy",
  auditAdmin: "Audit administrator: the audit log",
  name: "Name",
  login: "Login",
  password: "Password",
  passwordHelp:
    "At least 10 characters, three of capitals, small letters, digits, signs; three different ones",
  submit: "Finish the first start",
  wait: "Working…",
};
