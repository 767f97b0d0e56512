/** The control room's page. */
export { Wall as default } from "./wall.tsx";
