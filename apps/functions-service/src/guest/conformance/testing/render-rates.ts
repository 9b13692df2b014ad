import type { ConformanceRate } from './measure-conformance.ts'

interface Rates {
  vectors: ConformanceRate[]
  cases: ConformanceRate[]
}

/** The part of docs/web-platform.md that is generated: two tables of pass rates and the list of deliberate differences. */
export function renderRates({ vectors, cases }: Rates): string {
  const differences = cases.flatMap(({ name, failures }) =>
    failures.flatMap(({ title, reason }) => (reason === undefined ? [] : [`- ${name}, “${title}”: ${reason}`])),
  )
  return [
    'Vectors of web-platform-tests:',
    '',
    table(vectors, false),
    '',
    'Our own cases, written from the standards; each runs in an isolate and in Node.js, and must answer the same:',
    '',
    table(cases, true),
    '',
    'Where the two are meant to differ:',
    '',
    ...differences,
  ].join('\n')
}

function table(rates: ConformanceRate[], isCompared: boolean): string {
  const head = isCompared ? ['area', 'standard', 'same as Node.js', 'meant to differ'] : ['area', 'standard', 'pass', 'rate']
  const rows = rates.map((rate) => [
    rate.name,
    rate.standard,
    `${rate.passed} of ${rate.total}`,
    isCompared ? `${rate.deliberate}` : percent(rate),
  ])
  const sum = total(rates)
  rows.push(['**all**', '', `${sum.passed} of ${sum.total}`, isCompared ? `${sum.deliberate}` : percent(sum)])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function total(rates: ConformanceRate[]): Pick<ConformanceRate, 'passed' | 'total' | 'deliberate'> {
  const sum = { passed: 0, total: 0, deliberate: 0 }
  for (const rate of rates) {
    sum.passed += rate.passed
    sum.total += rate.total
    sum.deliberate += rate.deliberate
  }
  return sum
}

function percent({ passed, total: count }: Pick<ConformanceRate, 'passed' | 'total'>): string {
  return `${((100 * passed) / count).toFixed(1)} %`
}
