export type Encoding = 'br' | 'gzip' | 'identity'

/**
 * The best of the available codings that a request accepts (RFC 9110 §12.5.3): the highest q-value, br before gzip before identity when
 * equal. Identity is the answer when nothing else fits: a file is better than a 406.
 */
export function chooseEncoding(header: string | undefined, available: { br: boolean; gzip: boolean }): Encoding {
  if (header === undefined || header === '' || (!available.br && !available.gzip)) return 'identity'
  const weights = parseWeights(header)
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0
  const br = available.br ? weightOf('br') : 0
  const gzip = available.gzip ? Math.max(weightOf('gzip'), weights.get('x-gzip') ?? 0) : 0
  const identity = weights.get('identity') ?? 0
  if (br > 0 && br >= gzip && br >= identity) return 'br'
  return gzip > 0 && gzip >= identity ? 'gzip' : 'identity'
}

function parseWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const item of header.toLowerCase().split(',').slice(0, 32)) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    const weight = quality === undefined ? 1 : Number(quality.slice(2))
    if (coding !== '') weights.set(coding, Number.isFinite(weight) ? Math.min(Math.max(weight, 0), 1) : 0)
  }
  return weights
}
