/* Questions of a lesson answered by a tap: which answer was right, and what the author says to the one that was chosen.
   Nothing is sent or kept. Without scripts the answer is behind "See the answer".

   <section data-quiz> <div data-question>
     <ul> <li data-answer [data-right]> ... <p data-feedback> </ul>
     <p role="status" data-word data-yes="" data-no="" data-choose=""></p>
   </div> </section> */

for (const quiz of document.querySelectorAll("[data-quiz]")) {
  quiz.setAttribute("data-quiz-ready", "");
  for (const question of quiz.querySelectorAll("[data-question]")) {
    const answers = [...question.querySelectorAll("[data-answer]")];
    const word = question.querySelector("[data-word]");
    for (const answer of answers) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "lms-button lesson-answer__choose";
      button.textContent = word.dataset.choose;
      button.setAttribute("aria-pressed", "false");
      answer.querySelector("span:last-of-type").id ||= `answer-${Math.random().toString(36).slice(2)}`;
      button.setAttribute("aria-describedby", answer.querySelector("span:last-of-type").id);
      button.addEventListener("click", () => {
        for (const other of answers) {
          other.classList.toggle("lesson-answer--chosen", other === answer);
          other.querySelector("button").setAttribute("aria-pressed", String(other === answer));
        }
        const said = answer.querySelector("[data-feedback]")?.textContent ?? "";
        word.textContent = [answer.hasAttribute("data-right") ? word.dataset.yes : word.dataset.no, said].filter(Boolean).join(" ");
      });
      answer.append(button);
    }
  }
}
