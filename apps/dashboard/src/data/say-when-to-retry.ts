/** The clause in which the api points programmers to the header. */
const NAMES_HEADER = /[^.;\s][^.;]*\bRetry-After\b[^.;]*/

/** The api's message with the seconds of its Retry-After (RFC 9110 §10.2.3) in words, as people cannot see a header. */
export function sayWhenToRetry(message: string, retryAfter: string | null): string {
  const seconds = Number(retryAfter)
  const isKnown = Number.isInteger(seconds) && seconds > 0
  if (!isKnown) return message.replace(NAMES_HEADER, 'Try again in a moment')
  const sentence = `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  return NAMES_HEADER.test(message) ? message.replace(NAMES_HEADER, sentence) : `${message} ${sentence}.`
}
