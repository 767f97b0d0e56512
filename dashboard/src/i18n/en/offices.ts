/** Offices. */
import type { offices as chinese } from "../zh-CN/offices.ts";

export const offices: typeof chinese = {
  title: "Offices",
  office: "Office",
  division: "Division",
  wholeCourt: "Whole court",
  term: "Term",
  from: "From",
  appoint: "Enter",
  end: "Leaves office",
  endHelp: "Today is the last day of {{name}}; from tomorrow on nothing can be signed.",
  empty: "Nobody is entered",
  is: {
    over: "Over",
    "to-come": "To come",
    waiting: "A leader has still to confirm",
    "in-office": "In office",
  },
};
