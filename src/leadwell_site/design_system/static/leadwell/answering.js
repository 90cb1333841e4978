// Answering: takes the code of a card out of the address, keeps answers while there is no connection, and has a
// device that stands in a staff room forget what was left on it. Every page works without it.
const STORE = "leadwell-answers";
const PAD = 2048; // letters to a multiple of which what is kept is filled up, so that its length tells little

const start = document.querySelector("[data-answer-start]");
if (start && window.location.hash.length > 8) {
  // What stands after # is sent to nobody; so no log of any server holds a code.
  document.getElementById("code").value = decodeURIComponent(window.location.hash.slice(1));
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  start.requestSubmit();
}

const held = () => JSON.parse(window.localStorage.getItem(STORE) || "[]");
const hold = (list) => window.localStorage.setItem(STORE, JSON.stringify(list));
const kept = document.getElementById("kept");

// Seals what was chosen to the site. The key is drawn for this answer and forgotten with it: whoever holds the device
// can read nothing of what is kept on it. ``leadwell_site.voices.held`` opens it.
async function sealed(body, point) {
  const subtle = window.crypto.subtle;
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const site = Uint8Array.from(atob(point), (one) => one.charCodeAt(0));
  const theirs = await subtle.importKey("raw", site, curve, false, []);
  const ours = await subtle.generateKey(curve, false, ["deriveBits"]);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const salt = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
  const info = new TextEncoder().encode("leadwell held answer");
  const agreed = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info };
  const key = await subtle.deriveKey(how, agreed, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const text = new URLSearchParams(body).toString();
  const plain = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / PAD) * PAD));
  const iv = window.crypto.getRandomValues(new Uint8Array(12));
  const box = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  return btoa([...salt, ...iv, ...box].map((one) => String.fromCharCode(one)).join(""));
}

// One at a time, each taken off the list when the site has said something about it: what somebody else
// answers on this device meanwhile stays on it.
let isSending = false;
let isKeptHere = false; // whoever answered last looks at this page still
async function sendHeld() {
  if (isSending) return;
  isSending = true;
  let arrived = 0;
  let refused = 0;
  for (const one of held()) {
    try {
      const answer = await fetch(one.action, {
        method: "POST",
        body: new URLSearchParams({ sealed: one.sealed }),
        redirect: "manual",
      });
      if (answer.status >= 500 || answer.status === 429) continue; // too busy just now: it stays
      // A redirect, which has no status here, or the thanks of a kiosk. 409: it arrived, and its answer was lost.
      if (answer.status < 400 || answer.status === 409) arrived += 1;
      else refused += 1;
      hold(held().filter((other) => other.sealed !== one.sealed));
    } catch {
      // There is still no connection.
    }
  }
  isSending = false;
  if (refused && kept) {
    kept.textContent = kept.dataset.refused;
    kept.hidden = false;
  } else if (arrived && !held().length && (isKeptHere || (start && !document.getElementById("code").value))) {
    // Whoever answers on this device meanwhile is not taken away from what they have begun.
    window.location.assign("/answer/thanks/");
  }
}

if (held().length) {
  sendHeld();
  window.addEventListener("online", sendHeld);
}

function say(words) {
  kept.textContent = words;
  kept.hidden = false;
  kept.scrollIntoView();
}

const form = document.querySelector("[data-answer-form]");
if (form) {
  let looked = ""; // the words that were looked at once more
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (navigator.onLine || !button || button.value !== "send") return;
    event.preventDefault();
    const body = new FormData(form);
    const words = (body.get("comment") || body.get("remark") || "").trim();
    if (![...body].some(([name, value]) => /^q\d/.test(name) && value)) {
      say(kept.dataset.nothing);
    } else if (words && body.get("read") !== "yes" && looked !== words) {
      looked = words; // with a connection the site points at what may be a name; here whoever wrote it has to
      say(kept.dataset.look);
    } else if (!window.crypto.subtle) {
      say(kept.dataset.open); // a page that is not sent by HTTPS cannot seal
    } else {
      body.set("did", "send");
      body.set("read", "yes");
      button.disabled = true;
      const box = await sealed(body, form.dataset.answerForm);
      hold([...held(), { action: form.action, sealed: box }]);
      isKeptHere = true;
      form.remove(); // nobody who picks up the device reads it off the page either
      say(kept.dataset.kept);
      window.addEventListener("online", sendHeld);
      window.setInterval(sendHeld, 15000);
    }
  });
}
