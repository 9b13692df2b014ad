// Enforces what architecture.md and style.md demand of imports and files. Prints every breach, exits 1 if there is one.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const LINES_MAX = 300
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mts', '*.tsx', '*.js', '*.mjs', '*.cjs'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file))
const isExample = (file) => file.startsWith('examples/') || file.includes('/fixtures/')
const isTest = (file) =>
  /\.test\.m?ts$/.test(file) ||
  file.startsWith('tests/') ||
  file.startsWith('scripts/') ||
  file.startsWith('bench/') ||
  file.includes('/testing/')
const breaches = []
const PAGES = ['app', 'ui', 'features', 'data']

const appOf = (file) => /^apps\/([^/]+)\//.exec(file)?.[1]
const packageOf = (file) => /^packages\/([^/]+)\//.exec(file)?.[1]

/** Of the dashboard's source: app, ui, features, data, front or build. */
const dashboardPart = (file) => /^apps\/dashboard\/src\/([a-z]+)\//.exec(file)?.[1]

/** The repository path an import names, or the bare specifier of an outside package. */
function targetOf(file, specifier) {
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
  const own = /^@plat\/([^/]+)\/(.+)$/.exec(specifier)
  if (!own) return specifier
  const folder = ['packages', 'apps'].find((root) => existsSync(`${root}/${own[1]}`))
  return `${folder}/${own[1]}/src/${own[2]}`
}

const RULES = [
  [
    'an app imports another app',
    (file, target) => appOf(file) !== undefined && appOf(target) !== undefined && appOf(file) !== appOf(target),
  ],
  ['a package imports an app', (file, target) => packageOf(file) !== undefined && appOf(target) !== undefined],
  [
    'shared imports another package',
    (file, target) => packageOf(file) === 'shared' && packageOf(target) !== undefined && packageOf(target) !== 'shared',
  ],
  [
    'Prisma outside api/src/database',
    (file, target) => /^(@prisma\/|prisma$|.*\/database\/generated\/)/.test(target) && !file.startsWith('apps/api/src/database/'),
  ],
  ['a database driver outside api and standalone', (file, target) => /^pg(-|$)/.test(target) && !/^apps\/(api|standalone)\//.test(file)],
  ['isolated-vm outside the guest', (file, target) => target === 'isolated-vm' && !file.startsWith('apps/functions-service/src/guest/')],
  [
    'I/O in contracts, errors or domain',
    (file, target) =>
      /^packages\/shared\/src\/(contracts|errors|domain)\//.test(file) &&
      (target.startsWith('node:') || /\/(service-kit|storage|settings)\//.test(target)),
  ],
  [
    'a primitive of the dashboard knows the domain',
    (file, target) => dashboardPart(file) === 'ui' && !['ui', undefined].includes(dashboardPart(target)),
  ],
  [
    'a page of the dashboard imports its server',
    (file, target) => PAGES.includes(dashboardPart(file)) && ['front', 'build'].includes(dashboardPart(target)),
  ],
  [
    'schemas reach the browser; import their types only',
    (file, target, isType) => PAGES.includes(dashboardPart(file)) && !isType && target.startsWith('packages/shared/src/contracts/'),
  ],
  ['production code imports test code', (_file, target) => /\.test\.ts$|\/testing\//.test(target)],
]

const graph = new Map()
for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const lines = text.split('\n').length - 1
  if (lines > LINES_MAX) breaches.push(`${file}: ${lines} lines, at most ${LINES_MAX}`)
  if (isExample(file)) continue
  const specifiers = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"\n]*?(?:\{[^}]*\}[^'"\n]*?)?from\s+['"]([^'"]+)['"]/g),
  ].map((match) => [match[2], match[1] !== undefined])
  const imports = [...text.matchAll(/(?:^|\n)import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/g)].map((match) => [
    match[1] ?? match[2],
    false,
  ])
  const targets = [...specifiers, ...imports].map(([specifier, isType]) => [targetOf(file, specifier), isType])
  graph.set(
    file,
    targets.filter(([target, isType]) => !isType && existsSync(target)).map(([target]) => target),
  )
  if (isTest(file)) continue
  for (const [target, isType] of targets)
    for (const [sentence, isBroken] of RULES) if (isBroken(file, target, isType)) breaches.push(`${file}: ${sentence} (${target})`)
  if (/(?<!['"])\bprocess\.env\b/.test(text) && !/\/main\.ts$/.test(file) && !file.includes('/prelude/'))
    breaches.push(`${file}: process.env outside main.ts`)
  if (/\b(exec|execSync)\b[^\n]*from 'node:child_process'|shell:\s*true/.test(text))
    breaches.push(`${file}: a shell string; use an argument array`)
}

/** Cycles by depth-first search; each is reported once. */
const state = new Map()
function visit(file, trail) {
  if (state.get(file) === 'done') return
  if (state.get(file) === 'open') {
    breaches.push(`import cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`)
    return
  }
  state.set(file, 'open')
  for (const target of graph.get(file) ?? []) visit(target, [...trail, file])
  state.set(file, 'done')
}
for (const file of graph.keys()) visit(file, [])

if (breaches.length > 0) {
  console.error(breaches.join('\n'))
  process.exit(1)
}
console.log(`boundaries: ${graph.size} files, no breach`)
