export type Encoding = 'br' | 'gzip' | 'identity'

interface Weights {
  br: number
  gzip: number
  identity: number
}

const REMEMBERED_MAX = 1_000
/** Of headers as visitors wrote them: there are few, and they repeat. Emptied when full. */
const remembered = new Map<string, Weights>()

/**
 * The best of the available codings that a request accepts (RFC 9110 §12.5.3): the highest q-value, br before gzip before identity when
 * equal. Identity is the answer when nothing else fits: a file is better than a 406.
 */
export function chooseEncoding(header: string | undefined, available: { br?: unknown; gzip?: unknown }): Encoding {
  if (header === undefined || header === '' || (!available.br && !available.gzip)) return 'identity'
  const weights = weigh(header)
  const br = available.br ? weights.br : 0
  const gzip = available.gzip ? weights.gzip : 0
  if (br > 0 && br >= gzip && br >= weights.identity) return 'br'
  return gzip > 0 && gzip >= weights.identity ? 'gzip' : 'identity'
}

function weigh(header: string): Weights {
  const known = remembered.get(header)
  if (known) return known
  const given = parseWeights(header)
  const weightOf = (coding: string) => given.get(coding) ?? given.get('*') ?? 0
  const weights = {
    br: weightOf('br'),
    gzip: Math.max(weightOf('gzip'), given.get('x-gzip') ?? 0),
    identity: given.get('identity') ?? 0,
  }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  if (header.length <= 256) remembered.set(header, weights)
  return weights
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
