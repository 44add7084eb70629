/* Big mode: the next screen by the space bar, an arrow, Page Down or a tap; back by the others. The links between the
   screens do the same without scripts. A step with a sound is heard first: arriving at it plays it, the key S plays it
   again or stops it; going on stops it.

   <main data-big><section id="p1"> ... <a data-big-on href="#p2"> */

const screens = [...document.querySelectorAll("[data-big] > section")];
const ON = new Set([" ", "ArrowRight", "ArrowDown", "PageDown", "Enter"]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function current() {
  const middle = window.innerHeight / 2;
  const found = screens.findIndex((screen) => {
    const box = screen.getBoundingClientRect();
    return box.top <= middle && box.bottom > middle;
  });
  return Math.max(0, found);
}

function go(by) {
  const screen = screens[Math.max(0, Math.min(screens.length - 1, current() + by))];
  screen.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  screen.focus({ preventScroll: true });
  history.replaceState(null, "", `#${screen.id}`);
  hear(screen);
}

function hear(screen, again = false) {
  const sound = screen.querySelector("[data-sound] audio");
  const was = sound && !sound.paused;
  for (const other of document.querySelectorAll("[data-big] audio, [data-big] video")) other.pause();
  if (!sound || (again && was)) return;
  sound.currentTime = 0;
  // A browser may refuse before the first touch: the button beside the step is still there.
  sound.play().catch(() => {});
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("a, button, input, summary, audio, video")) return;
  if (event.key.toLowerCase() === "s") { hear(screens[current()], true); return; }
  if (ON.has(event.key)) { event.preventDefault(); go(1); }
  else if (BACK.has(event.key)) { event.preventDefault(); go(-1); }
});

for (const screen of screens) {
  screen.addEventListener("click", (event) => {
    // A tap on the picture or the words goes on; links, films and chosen text keep their own meaning.
    if (!event.target.closest("a, button, summary, input, audio, video, label") && !String(getSelection())) go(1);
  });
}
