// Brings the NHS.UK components to life, also in parts that htmx swaps in. Every page works without it.
import { initAll } from "./nhsuk-frontend-10.6.1.min.js";

initAll();
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    initAll({ scope: event.target });
  }
});
