/**
 * JSON text as Postgres takes it: it refuses `\u0000` and lone surrogates in jsonb, and with one the whole statement. NUL stays readable
 * as the six characters `\u0000`; a lone surrogate, which JSON.stringify always writes as an escape, becomes U+FFFD.
 */
export function toStorableText(json: string): string {
  return json.replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (sequence, kind: string) => {
    if (kind === 'u0000') return '\\\\u0000'
    return kind.length === 5 ? '\ufffd' : sequence
  })
}
