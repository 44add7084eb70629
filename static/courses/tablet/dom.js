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
