import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { BundleProblem, BundleResult } from '../bundler/bundle-request.ts'
import { bundlerCommand } from '../bundler/bundler-command.ts'

export interface Bundled {
  results: BundleResult[]
  problems: BundleProblem[]
  /** Of every entry; empty where there is none. */
  codes: string[]
  /** Of the first entry. */
  code: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
  map: any
}

/** A folder of project trees, and the bundler for them. Remove it. */
export interface BundlerBench {
  folder: string
  makeTree(files: Record<string, string>): Promise<string>
  /** Runs the bundler as the program it is, without walls: what it refuses, it refuses by itself. */
  bundle(tree: string, entries: string[], bytesMax?: number): Promise<Bundled>
  remove(): Promise<void>
}

export async function createBundlerBench(): Promise<BundlerBench> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'plat bundler ')))
  let count = 0
  return {
    folder,
    async makeTree(files) {
      count += 1
      const tree = path.join(folder, String(count), 'tree')
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(tree, name)), { recursive: true })
        await writeFile(path.join(tree, name), content)
      }
      return tree
    },
    async bundle(tree, entries, bytesMax = 1_000_000) {
      const outFolder = path.join(tree, '../out')
      const results = await run(tree, { tree, root: tree, outFolder, entries: entries.map((entry) => path.join(tree, entry)), bytesMax })
      const codes = await Promise.all(entries.map((_, index) => readFile(path.join(outFolder, `${index}.cjs`), 'utf8').catch(() => '')))
      const map = await readFile(path.join(outFolder, '0.cjs.map'), 'utf8').catch(() => '{}')
      return { results, codes, code: codes[0] ?? '', map: JSON.parse(map), problems: results.flatMap(({ problems }) => problems) }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function run(tree: string, request: object): Promise<BundleResult[]> {
  const { argv } = bundlerCommand()
  const child = spawn(argv[0], argv.slice(1), { cwd: tree, stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: '/usr/bin:/bin' } })
  child.stdin.end(JSON.stringify(request))
  const lines = (await text(child.stdout)).trim().split('\n')
  return lines.map((line): BundleResult => JSON.parse(line)).sort((a, b) => a.index - b.index)
}
