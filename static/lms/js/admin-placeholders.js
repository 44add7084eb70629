/* Buttons that put a placeholder where the cursor stands.

   <textarea id="id_sentence">…</textarea>
   <p data-placeholders="id_sentence"><button type="button" data-insert="{nombre}">nombre</button> …</p> */

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-placeholders] [data-insert]");
  if (!button) return;
  const field = document.getElementById(button.closest("[data-placeholders]").dataset.placeholders);
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
});
