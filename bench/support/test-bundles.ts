import { build } from 'esbuild'
import { repositoryRoot } from '../../tests/e2e/support/platform.ts'

export interface TestBundle {
  size: string
  /** One ECMAScript module with `export default { fetch }`, for Plat and workerd alike. */
  code: string
  /** What it is made of. */
  origin: string
}

const HANDLER = 'export default { async fetch() { return new Response(String(parts.length)) } }'
/** npm packages that together have about the size, minified or not. */
const RECIPES = [
  { size: '150 KB', bytes: 150 * 1024, packages: ['lodash', 'valibot'], minify: true },
  { size: '1.2 MB', bytes: 1.2 * 1024 * 1024, packages: ['zod', 'lodash', 'yaml'], minify: false },
]

/** Functions of three sizes; the larger ones of real npm packages when these are installed, else of generated code. */
export async function makeTestBundles(): Promise<TestBundle[]> {
  const small = `${generate(700)}\n${HANDLER}`
  const larger = RECIPES.map(async ({ size, bytes, packages, minify }) => {
    const code = await bundlePackages(packages, minify)
    if (code !== undefined) return { size, code, origin: `${packages.join(' + ')}${minify ? ', minified' : ''}` }
    return { size, code: `${generate(bytes)}\n${HANDLER}`, origin: `generated classes, because ${packages.join(', ')} are not installed` }
  })
  return [{ size: '1 KB', code: small, origin: 'generated classes' }, ...(await Promise.all(larger))]
}

async function bundlePackages(packages: readonly string[], minify: boolean): Promise<string | undefined> {
  const imports = packages.map((name, index) => `import * as part${index} from '${name}'`)
  const contents = `${imports.join('\n')}\nconst parts = [${packages.map((_, index) => `Object.keys(part${index})`)}].flat()\n${HANDLER}`
  try {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: repositoryRoot },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['browser', 'module', 'main'],
      conditions: ['worker', 'browser', 'module'],
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'none',
      logLevel: 'silent',
      minify,
    })
    return outputFiles[0]?.text
  } catch {
    return undefined // a package is not there, or not as it was
  }
}

/** Always the same code: small classes, each used once at the top level, as packages do. */
function generate(bytes: number): string {
  const pieces = ['const parts = []']
  for (let length = 0, index = 0; length < bytes; index += 1) {
    const piece = `class Part${index} {
  constructor(name, values) { this.name = name; this.values = new Map(values.map((value, place) => [value, place])) }
  find(value) { return this.values.get(value) ?? (this.parent ? this.parent.find(value) : undefined) }
  describe() { return \`\${this.name}: \${[...this.values.keys()].map((value) => value.toUpperCase()).join(', ')}\` }
}
parts.push(new Part${index}('part ${index}', ['alpha${index}', 'beta${index}', 'gamma${index}']).describe())`
    pieces.push(piece)
    length += piece.length
  }
  return pieces.join('\n')
}
