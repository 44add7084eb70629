// What a completion asks for and what is missing. The twin of courses/completion/rules.py; tests run both over
// tests/vectors/completion.json. On the tablet it proposes; the office decides again when the mark arrives.
import { t } from "./words.js";

const LEVELS = ["not_yet", "with_help", "alone"];

/** Sessions the share asks for, rounded up; at least one, or somebody never seen would fulfil it. */
export function sessionsNeeded(planned, excused, percent) {
  if (percent <= 0) return 0;
  return Math.max(1, Math.ceil((Math.max(0, planned - excused) * percent) / 100));
}

/** {gaps, isReached}: gaps as codes and numbers, in the order people ask: time, skills, evaluation, earlier courses. */
export function evaluate(facts, rules) {
  const byHours = ["hours", "either", "both"].includes(rules.attendance);
  const byShare = ["percent", "either", "both"].includes(rules.attendance);
  const minutes = (byHours ? rules.minimum_minutes : 0) - facts.minutes;
  const sessions =
    (byShare ? sessionsNeeded(facts.planned_sessions, facts.excused_sessions, rules.minimum_percent) : 0) - facts.attended_sessions;
  const gaps = [];
  if (rules.attendance === "either") {
    if (minutes > 0 && sessions > 0) gaps.push({ code: "minutes_or_sessions_short", amount: minutes, alternative: sessions });
  } else {
    if (byHours && minutes > 0) gaps.push({ code: "minutes_short", amount: minutes });
    if (byShare && sessions > 0) gaps.push({ code: "sessions_short", amount: sessions });
  }
  for (const { code, level, times = 1 } of rules.skills ?? []) {
    const short = times - (facts.skills?.[code]?.[level] ?? 0);
    if (short > 0) gaps.push({ code: "skill_short", amount: short, subject: code, level });
  }
  if (rules.pass_mark !== null && rules.pass_mark !== undefined) {
    if (facts.best_final === null || facts.best_final === undefined) gaps.push({ code: "mark_missing", amount: rules.pass_mark });
    else if (facts.best_final < rules.pass_mark) gaps.push({ code: "mark_below", amount: rules.pass_mark - facts.best_final });
  }
  for (const code of rules.prerequisites ?? []) {
    if (!(facts.completed_courses ?? []).includes(code)) gaps.push({ code: "prerequisite_missing", subject: code });
  }
  return { gaps, isReached: gaps.length === 0 };
}

/** The office's figures of a person with what this tablet has marked since: the verdict the tablet may show. */
export function propose(model, group, person) {
  const known = group.progress[person.id];
  if (!known) return null;
  const facts = structuredClone(known.facts);
  for (const session of group.sessions) {
    const { value } = model.mark(group, session, person);
    const before = group.marks[session.id]?.people[person.id];
    const length = session.minutes - session.break;
    const minutesOf = (mark) => (mark && ["present", "late"].includes(mark.status) ? Math.max(0, length - mark.minutes) : null);
    const was = before && !before.conflict ? minutesOf(before) : null;
    const is = minutesOf(value);
    facts.minutes += (is ?? 0) - (was ?? 0);
    facts.attended_sessions += (is === null ? 0 : 1) - (was === null ? 0 : 1);
    facts.excused_sessions += (value?.status === "excused" ? 1 : 0) - (before && !before.conflict && before.status === "excused" ? 1 : 0);
  }
  addSkills(model, group, person, facts);
  const final = model.evaluation(group, person, "final:1").value;
  if (final) facts.best_final = Math.max(facts.best_final ?? 0, final.mark);
  return evaluate(facts, group.rules);
}

/** Skills seen on this tablet count one more day each, unless the office counts that session's day already. */
function addSkills(model, group, person, facts) {
  facts.skills ??= {};
  for (const { code } of group.skills) {
    const days = new Map();
    for (const session of group.sessions) {
      if (group.seen?.[person.id]?.[code]?.includes(session.date)) continue;
      const { level } = model.level(session, person, code);
      if (level) days.set(session.date, Math.max(days.get(session.date) ?? 0, LEVELS.indexOf(level)));
    }
    if (!days.size) continue;
    const counted = { not_yet: 0, with_help: 0, alone: 0, ...facts.skills[code] };
    for (const rank of days.values()) for (const [place, level] of LEVELS.entries()) if (place <= rank) counted[level] += 1;
    facts.skills[code] = counted;
  }
}

/** What is missing, in words for a facilitator. */
export function gapWords(gaps, group) {
  return gaps
    .map((gap) => t(`gap.${gap.code}`, {
      n: gap.amount, hours: Math.ceil((gap.amount ?? 0) / 60), alternative: gap.alternative,
      subject: group.skills.find((skill) => skill.code === gap.subject)?.name ?? gap.subject,
    }))
    .join(" · ");
}

