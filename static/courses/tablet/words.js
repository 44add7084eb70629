// The sentences of the app. English names them, the office's catalogue holds the words; a missing word is shown in Spanish.

let spanish = {};
let chosen = {};
let language = "es";

export async function loadWords(wanted = "es") {
  const fetchWords = async (code) => (await fetch(`/tablet/words/${code}.json`)).json();
  spanish = await fetchWords("es");
  language = wanted;
  chosen = wanted === "es" ? spanish : await fetchWords(wanted).catch(() => ({}));
  // Until somebody has reviewed a sentence everything is Spanish, and a screen reader must read it as such.
  document.documentElement.lang = Object.keys(chosen).length && wanted !== "es" ? wanted : "es-PE";
}

export const currentLanguage = () => language;

/** t("%(n)s min", {n: 3}): the sentence with its places filled in. `n` chooses singular or plural when there are two. */
export function t(name, values = {}) {
  const found = chosen[name] ?? spanish[name] ?? name;
  const sentence = Array.isArray(found) ? found[values.n === 1 ? 0 : 1] : found;
  return sentence.replace(/%\((\w+)\)s/g, (_all, key) => String(values[key] ?? ""));
}

/** "sábado 21 de noviembre" for an ISO date, or "21 de noviembre de 2026"; never moved by the tablet's time zone. */
export function dayInWords(isoDate, withYear = false) {
  const more = withYear ? { year: "numeric" } : { weekday: "long" };
  return new Intl.DateTimeFormat("es-PE", { ...more, day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${isoDate}T12:00Z`));
}

/** "14:30" of a moment, at the place of the group. */
export function hourInWords(moment, zone) {
  return new Intl.DateTimeFormat("es-PE", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(
    new Date(moment),
  );
}

/** The local ISO date of a moment at a place. */
export function localDate(moment, zone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(moment));
}

/** Letters without accents, lower case: what searching compares. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
