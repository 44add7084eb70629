/* Says how many pages of a paper are laid out and shows the file once it is there.

   <div data-paper-progress="/address/of/state/"><p data-paper-words data-one="Pages ready:">…</p></div>
   <form data-paper-again hidden>…</form>   shown when whoever drew has gone silent
*/

const place = document.querySelector("[data-paper-progress]");
const words = place?.querySelector("[data-paper-words]");
const again = document.querySelector("[data-paper-again]");

async function look() {
  try {
    const answer = await fetch(place.dataset.paperProgress, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (state.status === "done" || state.status === "failed") {
      location.reload();
      return;
    }
    if (state.pages) words.textContent = `${words.dataset.one} ${state.pages}`;
    again.hidden = !state.stopped;
  } catch {
    // Without a network the next look may do better.
  }
  setTimeout(look, 1500);
}

if (place) setTimeout(look, 1000);
