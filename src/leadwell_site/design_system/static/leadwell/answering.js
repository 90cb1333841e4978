// Answering: takes the code of a card out of the address, keeps answers while there is no connection, and has a
// device that stands in a staff room forget what was left on it. Every page works without it.
const STORE = "leadwell-answers";

const start = document.querySelector("[data-answer-start]");
if (start && window.location.hash.length > 8) {
  // What stands after # is sent to nobody; so no log of any server holds a code.
  document.getElementById("code").value = decodeURIComponent(window.location.hash.slice(1));
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  start.requestSubmit();
}

const held = () => JSON.parse(window.localStorage.getItem(STORE) || "[]");
const hold = (list) => window.localStorage.setItem(STORE, JSON.stringify(list));

// One at a time, each taken off the list when the site has said something about it: what somebody else
// answers on this device meanwhile stays on it.
let isSending = false;
async function sendHeld() {
  if (isSending) return;
  isSending = true;
  let arrived = 0;
  let refused = 0;
  for (const one of held()) {
    try {
      const answer = await fetch(one.action, {
        method: "POST",
        body: new URLSearchParams(one.body),
        redirect: "manual",
      });
      if (answer.status >= 500) continue;
      // A redirect, which has no status here, or the thanks of a kiosk. 409: it arrived, and its answer was lost.
      if (answer.status < 400 || answer.status === 409) arrived += 1;
      else refused += 1;
      hold(held().filter((other) => JSON.stringify(other) !== JSON.stringify(one)));
    } catch {
      // There is still no connection.
    }
  }
  isSending = false;
  if (refused && kept) {
    kept.textContent = kept.dataset.refused;
    kept.hidden = false;
  } else if (arrived && !held().length) window.location.assign("/answer/thanks/");
}

const kept = document.getElementById("kept");
if (held().length) {
  sendHeld();
  window.addEventListener("online", sendHeld);
}

const form = document.querySelector("[data-answer-form]");
if (form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (navigator.onLine || !button || button.value !== "send") return;
    event.preventDefault();
    const body = [...new FormData(form).entries(), ["did", "send"], ["read", "yes"]];
    hold([...held(), { action: form.action, body }]);
    kept.hidden = false;
    kept.scrollIntoView();
    window.addEventListener("online", sendHeld);
    window.setInterval(sendHeld, 15000);
  });
}
