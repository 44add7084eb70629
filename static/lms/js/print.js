/* Shows and wires the print button of a paper: <button type="button" data-print hidden>. Without JavaScript the
   browser's own menu prints. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
