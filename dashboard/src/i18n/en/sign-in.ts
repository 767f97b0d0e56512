/** Signing in. */
import type { signIn as chinese } from "../zh-CN/sign-in.ts";

export const signIn: typeof chinese = {
  title: "Sign in",
  login: "Login",
  password: "Password",
  submit: "Sign in",
  secondFactor: "Type the authenticator's six digits, or one of your printed codes",
  code: "Code",
  confirm: "Go on",
  newPasswordTitle: "A new password",
  newPassword: "Your password was given by somebody else, or is too old: set one of your own",
  oldPassword: "Present password",
  password1: "New password",
  passwordRules:
    "At least 10 characters, three kinds of capitals, small letters, digits, signs; none that was used before",
  password2: "New password again",
  differ: "The two differ",
  enrolTitle: "Second factor",
  enrol: "Scan this with an authenticator, then type the six digits that it shows",
  seed: "To be typed where it can't be scanned",
  codesOnly: "Phones are not allowed here: printed codes only",
  codesTitle: "Printed codes",
  codes: "Each works once, and they are shown this once. Print them or write them down, and keep them safe.",
  codesKept: "I have them, go on",
  print: "Print",
};
