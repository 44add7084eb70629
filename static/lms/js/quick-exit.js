/* Quick exit: leave at once for a neutral page, for somebody who must not be seen reading this one.

   Markup (templates/lms/components/quick_exit.html):
     <a data-quick-exit data-words-two="…" data-words-one="…" href="https://…" rel="noreferrer">…</a>

   The link works without this file. With it:
   - the page is emptied at once and the address takes this page's place in the history;
   - the Escape key pressed three times within four seconds does the same;
   - pressing Back afterwards in the same tab leaves again, also for the pages read before. Typing the address or
     opening a new tab shows the site as usual. What stays behind is one word in this tab's own memory, which the
     browser drops with the tab. */

const LEFT = "left";
const WITHIN = 4000;

const link = document.querySelector("[data-quick-exit]");

function remember() {
  try {
    sessionStorage.setItem(LEFT, "1");
  } catch {
    // Storage may be switched off; leaving matters more than remembering.
  }
}

function hasLeft() {
  try {
    return sessionStorage.getItem(LEFT) === "1";
  } catch {
    return false;
  }
}

function forget() {
  try {
    sessionStorage.removeItem(LEFT);
  } catch {
    // Nothing was remembered either.
  }
}

function leave() {
  remember();
  document.title = " ";
  document.body.hidden = true;
  location.replace(link.href);
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  const voice = document.createElement("div");
  voice.className = "lms-hidden-text";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < WITHIN), now];
    if (presses.length >= 3) leave();
    else voice.textContent = presses.length === 2 ? link.dataset.wordsOne : link.dataset.wordsTwo;
  });

  window.addEventListener("pageshow", (event) => {
    const [entry] = performance.getEntriesByType("navigation");
    const cameBack = event.persisted || (entry && entry.type === "back_forward");
    if (cameBack && hasLeft()) leave();
    else if (!cameBack) forget();
  });
}
