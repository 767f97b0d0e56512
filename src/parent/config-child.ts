/**
 * A short-lived process that checks the configuration and prints one JSON answer: the parent itself loads
 * no third-party code. Arguments: project root, working directory, and the file, if any.
 */

import { formatProblems, loadConfig } from "../config.ts";
import { partsOf } from "./parts.ts";
import type { SettingsAnswer } from "./settings.ts";

const [projectRoot = "", workingDirectory = "", file = null] = process.argv.slice(2);
const result = loadConfig({ file, env: process.env, projectRoot, workingDirectory });
const answer: SettingsAnswer = result.ok
  ? { ok: true, parts: partsOf(result.config) }
  : { ok: false, text: formatProblems(result.problems) };
process.stdout.write(JSON.stringify(answer));
