type Rule = readonly [RegExp, string | ((...groups: string[]) => string)]

const number = (text = '') => Number(text).toLocaleString('en')
const many = (count = '', one: string) => `${number(count)} ${one}${count === '1' ? '' : 's'}`
const choices = (list = '') => list.replaceAll('"', '').split('|').join(', ')

/** What the schemas of the api say by themselves (zod 4, English), and what a person can do about it. */
const RULES: readonly Rule[] = [
  [/^Too small: expected string to have >=1 characters?$/, 'Fill this in.'],
  [/^Too small: expected string to have >=(\d+) characters?$/, (count) => `Use at least ${many(count, 'character')}.`],
  [/^Too big: expected string to have <=(\d+) characters?$/, (count) => `Use at most ${many(count, 'character')}.`],
  [/^Too small: expected array to have >=(\d+) items?$/, (count) => `Choose at least ${count}.`],
  [/^Too big: expected array to have <=(\d+) items?$/, (count) => `Use at most ${count}.`],
  [/^Too small: expected \w+ to be >=(-?[\d.]+)$/, (least) => `Use ${number(least)} or more.`],
  [/^Too small: expected \w+ to be >(-?[\d.]+)$/, (below) => `Use more than ${number(below)}.`],
  [/^Too big: expected \w+ to be <=(-?[\d.]+)$/, (most) => `Use ${number(most)} or less.`],
  [/^Too big: expected \w+ to be <(-?[\d.]+)$/, (above) => `Use less than ${number(above)}.`],
  [/^Invalid input: expected int, /, 'Use a whole number.'],
  [/^Invalid input: expected number, /, 'Use a number.'],
  [/^Invalid input: expected \w+, received (?:undefined|null)$/, 'Fill this in.'],
  [/^Invalid option: expected one of (.+)$/, (list) => `Use one of ${choices(list)}.`],
  [/^Invalid input: expected "(.+)"$/, (only) => `Use ${only}.`],
  [/^Invalid email address$/, 'Use an address such as name@example.org.'],
  [/^Invalid URL$/, 'Use an address such as https://example.org.'],
  [/^Invalid ISO (?:datetime|date|time)$/, 'Use a date and a time.'],
  [/^Invalid UUID$/, 'This is no id.'],
  [/^Invalid string: must start with "(.+)"$/, (start) => `Begin with ${start}`],
  [/^Invalid (?:input|string)\b/, 'This cannot be used here.'],
]

/** A problem of one field in words for people; what the api says in its own words stays as it is. */
export function sayProblem(message: string): string {
  for (const [pattern, words] of RULES) {
    const match = pattern.exec(message)
    if (match) return typeof words === 'string' ? words : words(...match.slice(1))
  }
  return message
}
