import type { SiteAnswer } from '@plat/link/site-call.ts'
import type { Visit } from '../http/visit.ts'
import { cleanResponseHeaders } from './clean-response-headers.ts'

interface AnswerFacts {
  /** Of the site's rules, name and value in turn, names in lower case. */
  rules: readonly string[]
  baseDomain: string
}

/** The headers of a function's answer as the visitor gets them, without framing: ours, the function's, and those rules it did not set itself. */
export function toAnswerHeaders(visit: Visit, { headers }: SiteAnswer, { rules, baseDomain }: AnswerFacts): string[] {
  const given = cleanResponseHeaders(headers, baseDomain)
  const all = visit.headers().concat(given)
  if (rules.length === 0) return all
  const names = new Set(given.filter((_value, index) => index % 2 === 0))
  for (let index = 0; index + 1 < rules.length; index += 2) {
    const name = rules[index] ?? ''
    if (!names.has(name)) all.push(name, rules[index + 1] ?? '')
  }
  return all
}
