// How the facts of one cell are read together. The twin of courses/events/fold.py: tests run both over the same vectors.
//
// A fact names the facts it replaces (`supersedes`). Heads are those nobody replaces. Clocks take no part.

/**
 * The facts no other known fact replaces, each once, sorted by id. A fact that names itself replaces nothing; facts that
 * replace each other in a ring stay visible as heads, so that nothing is lost silently.
 */
export function heads(facts) {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const replaced = new Set();
  for (const fact of byId.values()) for (const name of fact.supersedes) if (name !== fact.id) replaced.add(name);
  const surviving = [...byId.keys()].filter((name) => !replaced.has(name));
  const reached = new Set();
  const waiting = [...surviving];
  while (waiting.length) {
    const name = waiting.pop();
    if (reached.has(name) || !byId.has(name)) continue;
    reached.add(name);
    waiting.push(...byId.get(name).supersedes);
  }
  const rings = [...byId.keys()].filter((name) => !reached.has(name));
  return [...surviving, ...rings].sort().map((name) => byId.get(name));
}

/** {value, heads, inConflict}: one value when all heads agree, else a conflict. */
export function foldRegister(facts) {
  const surviving = heads(facts);
  if (!surviving.length) return { value: null, heads: [], inConflict: false };
  const first = canonical(surviving[0].value);
  const agree = surviving.every((fact) => canonical(fact.value) === first);
  return { value: agree ? surviving[0].value : null, heads: surviving, inConflict: !agree };
}

/** Every standing observation: heads that are not themselves a taking-back. */
export function foldObservations(facts) {
  return heads(facts).filter((fact) => fact.value !== null);
}

/** Text that is equal for equal values, whatever the order of their keys. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
