// Elements without a framework. Text is always text: nothing a person typed is ever read as markup.

/** h("button", {class: "x", onclick: act, "aria-pressed": "true"}, "words", otherElement) */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A picture of the icon sheet. Decorative: a word always stands beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "lms-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

export function button(words, { kind = "", icon: name = null, ...attributes } = {}) {
  return h(
    "button",
    { type: "button", class: `lms-button${kind ? ` lms-button--${kind}` : ""}`, ...attributes },
    name ? icon(name) : null,
    h("span", {}, words),
  );
}

/** A line that a screen reader reads out as soon as it says something. */
export const alertLine = (words = null) => h("p", { class: "tablet-message", role: "alert" }, words);

/** A sentence that stands out: "problem", "waiting" or "done". Problems are read out at once. */
export const notice = (kind, words, ...more) =>
  h("div", { class: `lms-notice lms-notice--${kind}`, role: kind === "problem" ? "alert" : null }, h("p", {}, words), ...more);

/** What is typed or chosen, under its name and what there is to say about it. */
export const field = (words, input, ...more) =>
  h("div", { class: "lms-field" }, h("label", { class: "lms-label", for: input.id }, words), ...more, input);

/** A list of large lines to choose from: [words, what a tap does, facts, picture, class]. */
export const choices = (rows) => h("ul", { class: "touch-list" }, rows.map(([words, onclick, facts, picture, kind = ""]) =>
  h("li", {}, h("button", { type: "button", class: `touch-list__link tablet-wide ${kind}`, onclick },
    h("span", { class: "touch-list__title" }, words), facts ? h("span", { class: "touch-list__facts" }, facts) : null, picture ? icon(picture) : null))));

/** Replaces what an element holds and tells a screen reader where it is. */
export function show(place, ...children) {
  place.replaceChildren(...children.flat().filter(Boolean));
}

/** The next picture is on the screen, or would be: a page out of sight draws none. */
const drawn = () => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 60);
});

/** A tap is answered at once: before the work begins and until it is done the button shows that it was heard. It is no
 * tick yet. */
export const heard = (act) => async ({ currentTarget: face }) => {
  face.setAttribute("aria-busy", "true");
  await drawn();
  await act();
  face.removeAttribute("aria-busy");
};

/** Puts something among the downloads, as JSON. */
export function download(name, content) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
