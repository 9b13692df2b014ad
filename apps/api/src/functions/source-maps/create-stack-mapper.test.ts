import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import vm from 'node:vm'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { build } from 'esbuild'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'
import { addBuildingDeployment, addTestProject, register, storeCode, type TestProject } from '../testing/test-project.ts'
import { createStackMapper } from './create-stack-mapper.ts'

let api: TestApi
let project: TestProject
before(async () => {
  api = await startTestApi()
  project = await addTestProject(api)
})
after(() => api.close())

const SOURCE = `interface Order {
  id: number
}

const describe = (order: Order): string => order.missing.name

export const handler = (event: Order) => describe(event)
`

/** What a guest records when the handler of this code throws: V8's own stack, of a script named as guests name it. */
function stackOf(code: string, functionName: string): string {
  const module = { exports: { handler: (_event: unknown): unknown => undefined } }
  vm.compileFunction(code, ['module', 'exports'], { filename: `api/${functionName}.js` })(module, module.exports)
  try {
    module.exports.handler({ id: 1 })
  } catch (error) {
    const { stack } = error as Error
    return (stack ?? '').split('\n').slice(0, 3).join('\n')
  }
  return assert.fail('the handler did not throw')
}

const failure = (
  functionName: string,
  stack: string,
  version = 1,
): Pick<Invocation, 'projectId' | 'functionName' | 'version' | 'error'> => ({
  projectId: project.id,
  functionName,
  version,
  error: { code: 'FUNCTION_ERROR', message: 'it broke', stack },
})
const mapped = async (functionName: string, stack: string, version = 1) =>
  (await createStackMapper(api.dependencies).mapError(failure(functionName, stack, version)))?.stack

const codeOf = async (functionName: string): Promise<string> => {
  const { body } = await api.call('GET', `/api/functions/code/${project.id}/${functionName}`, { token: api.serviceToken })
  return body.code
}

/** Registers a bundle whose map is the given text. */
async function deploy(functionName: string, map: string | undefined, code = 'module.exports = 1'): Promise<void> {
  const deployment = await addBuildingDeployment(api, project)
  const codeSha256 = await storeCode(api, code)
  const sourceMapSha256 = map === undefined ? null : await storeCode(api, map)
  await register(api, deployment, [{ functionName, codeSha256, sourceMapSha256 }])
}

test('the stack of a function made through the api names the lines of its TypeScript', async () => {
  const body = { functionName: 'orders', code: SOURCE }
  assert.equal((await api.call('POST', `/api/functions/projects/${project.id}`, { token: project.owner.token, body })).status, 201)
  const stack = await mapped('orders', stackOf(await codeOf('orders'), 'orders'))
  assert.match(stack ?? '', /^TypeError: .*\n {4}at describe \(api\/orders\.ts:5:\d+\)\n {4}at .*api\/orders\.ts:7:\d+/)
})

test('the stack of a bundle names files of the project and of packages, by line and column of their own', async () => {
  const result = await build({
    stdin: {
      contents: 'import { fail } from "lib"\nexport const handler = () => fail()',
      sourcefile: 'api/shop.ts',
      loader: 'ts',
      resolveDir: '/',
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    outfile: '/function.cjs',
    absWorkingDir: '/',
    sourcemap: 'external',
    logLevel: 'silent',
    plugins: [
      {
        name: 'lib',
        setup(build) {
          build.onResolve({ filter: /^lib$/ }, () => ({ path: '/node_modules/lib/index.js' }))
          build.onLoad({ filter: /lib/ }, () => ({ contents: '\n\nexport function fail() {\n  throw new Error("no")\n}' }))
        },
      },
    ],
  })
  const code = result.outputFiles.find(({ path }) => path.endsWith('.cjs'))?.text ?? ''
  await deploy('shop', result.outputFiles.find(({ path }) => path.endsWith('.map'))?.text, code)
  const stack = await mapped('shop', stackOf(code, 'shop'))
  assert.match(stack ?? '', /at fail \(node_modules\/lib\/index\.js:4:9\)\n {4}at .*\(?api\/shop\.ts:2:30\)?/)
})

test('the message, other places and places outside of the map stay as they were', async () => {
  const map = { version: 3, names: [], sources: ['api/kept.ts'], sourcesContent: ['x'], mappings: 'AAAA' }
  await deploy('kept', JSON.stringify(map))
  const stack =
    'Error: see api/kept.js:1:1\n    at a (api/kept.js:1:1)\n    at b (api/other.js:1:1)\n    at c (lib/api/kept.js:1:1)\n    at api/kept.js:9:9'
  assert.equal(await mapped('kept', stack), stack.replace('at a (api/kept.js:1:1)', 'at a (api/kept.ts:1:1)'))
})

test('an error whose map is gone, broken, too large or of another version keeps its stack', async () => {
  const stack = 'Error: x\n    at a (api/broken.js:1:1)'
  const large = { version: 3, names: ['x'.repeat(17 * 1024 * 1024)], sources: ['api/a.ts'], mappings: 'AAAA' }
  for (const map of ['{', '{}', '[]', '{"version":3,"names":[],"sources":[],"mappings":1}', JSON.stringify(large), undefined]) {
    await deploy('broken', map, `module.exports = ${JSON.stringify((map ?? 'none').slice(0, 50))}`)
  }
  for (const version of [1, 2, 3, 4, 5, 6, 99]) assert.equal(await mapped('broken', stack, version), stack, `version ${version}`)
  const map = JSON.stringify({ version: 3, names: [], sources: ['api/gone.ts'], mappings: 'AAAA' })
  await deploy('gone', map)
  await api.dependencies.storage.delete(createHash('sha256').update(map).digest('hex'))
  assert.equal(await mapped('gone', stack.replace('broken', 'gone')), stack.replace('broken', 'gone'))
})

test('an error without a stack, no error, and a function that is gone are left alone', async () => {
  const { mapError } = createStackMapper(api.dependencies)
  assert.equal(await mapError({ ...failure('orders', ''), error: null }), null)
  const error = { code: 'FUNCTION_TIMEOUT', message: 'too long' }
  assert.deepEqual(await mapError({ ...failure('orders', ''), error }), error)
  const stack = 'Error: x\n    at a (api/nobody.js:1:1)'
  assert.equal(await mapped('nobody', stack), stack)
})

test('in a list the stacks of the first five versions name the sources, too', async () => {
  const map = (source: string) => JSON.stringify({ version: 3, names: [], sources: [source], mappings: 'AAAA' })
  const versions = [1, 2, 3, 4, 5, 6]
  for (const version of versions) await deploy('listed', map(`api/v${version}.ts`), `module.exports = ${version}`)
  const stack = 'Error: x\n    at a (api/listed.js:1:1)'
  const page = [
    failure('listed', stack),
    { ...failure('listed', ''), error: null },
    ...versions.map((each) => failure('listed', stack, each)),
  ]
  const errors = await createStackMapper(api.dependencies).mapErrors(page)
  assert.deepEqual(
    errors.map((error) => error?.stack?.split('(')[1]),
    ['api/v1.ts:1:1)', undefined, ...versions.slice(0, 5).map((version) => `api/v${version}.ts:1:1)`), 'api/listed.js:1:1)'],
  )
})
