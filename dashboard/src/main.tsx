import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { CutEmergency } from "./cut-emergency.tsx";
import { startI18n } from "./i18n/index.ts";
import "./page.css";

await startI18n();
const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
// A root of its own: whatever fails in a page does not take it away.
createRoot(document.body.appendChild(document.createElement("div"))).render(<CutEmergency />);
