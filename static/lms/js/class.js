// Saves one mark without loading the page again. The page works without it: every button is an ordinary form.
//
// Expects:
//   <ol data-roll data-saving data-saved-words data-failed data-offline data-signed-out>
//     <li id data-row> <form data-mark method="post"> … </form> <p data-problem hidden></p> </li>
//   <div data-part="status">, <div data-part="undo">
// The answer carries the same <li> and parts anew and says in the header X-Saved whether something was written. A
// button looks pressed only in that answer: nothing is shown as saved before the server has said so.

const roll = document.querySelector("[data-roll]");
let waiting = 0;
let queue = Promise.resolve();

function put(part, fresh) {
  const old = document.querySelector(`[data-part="${part}"]`);
  const found = fresh.querySelector(`[data-part="${part}"]`);
  if (old && found) {
    old.replaceChildren(...found.childNodes);
    const bar = old.closest(".touch-status");
    if (bar && found.dataset.kind) bar.className = `touch-status touch-status--${found.dataset.kind}`;
  }
}

function say(words) {
  const place = document.querySelector("[data-saved]");
  if (place) place.textContent = words;
}

function refuse(row, words) {
  row.removeAttribute("aria-busy");
  const place = row.querySelector("[data-problem]");
  place.textContent = words;
  place.setAttribute("role", "alert");
  place.hidden = false;
  say(words);
  document.querySelector(".touch-status")?.setAttribute("class", "touch-status touch-status--problem");
}

async function send(row, form, body, pressed) {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    refuse(row, roll.dataset.offline);
    return;
  }
  const verdict = answer.headers.get("X-Saved");
  if (!verdict) {
    refuse(row, answer.redirected || answer.status === 403 ? roll.dataset.signedOut : roll.dataset.failed);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const line = fresh.getElementById(row.id);
  if (!line) {
    refuse(row, roll.dataset.failed);
    return;
  }
  const current = document.getElementById(row.id);
  const hadFocus = current.contains(document.activeElement) || document.activeElement === document.body;
  const adopted = document.adoptNode(line);
  current.replaceWith(adopted);
  put("status", fresh);
  put("undo", fresh);
  if (verdict === "yes") say(roll.dataset.savedWords);
  if (hadFocus) focusIn(adopted, pressed);
}

function focusIn(line, pressed) {
  const question = line.querySelector(".class-question button, .class-question input:not([type=hidden])");
  const same = pressed && line.querySelector(`button[name="${pressed.name}"][value="${pressed.value}"]`);
  const chosen = line.querySelector('button[aria-pressed="true"]');
  (question ?? same ?? chosen ?? line.querySelector("button"))?.focus({ preventScroll: !question });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!roll || !form.matches("[data-mark]")) return;
  event.preventDefault();
  const row = form.closest("[data-row]");
  if (row.getAttribute("aria-busy") === "true") return;
  const pressed = event.submitter ? { name: event.submitter.name, value: event.submitter.value } : null;
  const body = new FormData(form, event.submitter);
  const problem = row.querySelector("[data-problem]");
  problem.hidden = true;
  row.setAttribute("aria-busy", "true");
  waiting += 1;
  say(roll.dataset.saving);
  // One after the other, in the order of the taps.
  queue = queue.then(() => send(row, form, body, pressed)).catch(() => refuse(row, roll.dataset.failed)).finally(() => {
    waiting -= 1;
    document.getElementById(row.id)?.removeAttribute("aria-busy");
  });
});

// Leaving while a mark is on its way would lose the answer, and the tap with it.
window.addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});
