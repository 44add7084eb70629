/* Draws the rest of a batch step by step while the page is open.

   <div data-draw-on="yes"> … <form method="post" data-draw-form> … <button name="do" value="draw">

   Each step is the same POST the button sends; the answer is the same page, whose progress takes the place of this
   one's. Without JavaScript the button does one step. Leaving the page stops it; nothing is lost. */

const part = () => document.querySelector("[data-draw-on]");

async function step() {
  const form = part()?.querySelector("[data-draw-form]");
  if (part()?.dataset.drawOn !== "yes" || !form) return false;
  const body = new FormData(form);
  body.set("do", "draw");
  const answer = await fetch(window.location.pathname, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-draw-on]");
  if (!next) return false;
  const before = part().textContent;
  part().replaceWith(next);
  if (next.dataset.drawOn !== "yes") {
    window.location.reload();
    return false;
  }
  // A step that changes nothing would go round for ever.
  return next.textContent !== before;
}

(async () => {
  while (await step());
})();
