/* Typing a column of figures: Enter and the arrow keys go down and up in the column, as in a spreadsheet.

   <form data-figures> ... <table> with one <input> a cell ... </form>
   Without this file Tab goes on from cell to cell and Enter saves. */

for (const form of document.querySelectorAll("form[data-figures]")) {
  form.addEventListener("keydown", (event) => {
    const down = event.key === "Enter" || event.key === "ArrowDown";
    if (!down && event.key !== "ArrowUp") return;
    const cell = event.target.closest("td");
    if (!cell || event.target.tagName !== "INPUT") return;
    const rows = [...form.querySelectorAll("tbody tr")];
    const row = cell.parentElement;
    const next = rows[rows.indexOf(row) + (down ? 1 : -1)];
    event.preventDefault();
    if (next) {
      const field = next.children[[...row.children].indexOf(cell)].querySelector("input");
      field.focus();
      field.select();
    } else if (down) {
      form.querySelector("button[type=submit]").focus();
    }
  });
}
