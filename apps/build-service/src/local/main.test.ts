import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LocalProjectEvent, type LocalProjectState } from '@plat/shared/contracts/local-project.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
/** Takes a while to bundle. */
const LIBRARY = Array.from({ length: 20_000 }, (_, index) => `export const value${index} = () => 'a value of some length, ${index}'`).join(
  '\n',
)
const code = (text: string): string =>
  `import * as library from '../library.js'\nexport const GET = () => new Response('${text}' + library)\n`

let folder: string
let child: ChildProcessWithoutNullStreams
before(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'plat local ')))
  const tree = path.join(folder, 'project')
  await mkdir(path.join(tree, 'api'), { recursive: true })
  await writeFile(path.join(tree, 'package.json'), '{"private":true}')
  await writeFile(path.join(tree, 'library.js'), LIBRARY)
  await writeFile(path.join(tree, 'api', 'hello.js'), code('first'))
  const request = { folder: tree, bundlesFolder: path.join(folder, 'bundles'), storageFolder: path.join(folder, 'storage') }
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, JSON.stringify(request)])
})
after(async () => {
  child.stdin.end()
  await once(child, 'exit')
  await rm(folder, { recursive: true, force: true })
})

it('what is saved right after the first state is in the next one', async () => {
  const states = statesOf(child)
  assert.match(await bundleOf(await states()), /first/)
  await writeFile(path.join(folder, 'project', 'api', 'hello.js'), code('second'))
  assert.match(await bundleOf(await states()), /second/)
})

function statesOf({ stdout }: ChildProcessWithoutNullStreams): () => Promise<LocalProjectState> {
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  return async () => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error('It has ended.')
      const event = LocalProjectEvent.parse(JSON.parse(value))
      if (event.type === 'state') return event
    }
  }
}

async function bundleOf({ functions }: LocalProjectState): Promise<string> {
  const { bundle, problems } = functions[0] ?? {}
  assert.deepEqual(problems, [])
  return (await readFile(bundle?.codeFile ?? '', 'utf8')).slice(-2000)
}
