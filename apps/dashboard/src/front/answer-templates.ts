import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import path from 'node:path'

const SKIPPED = new Set(['node_modules', '.git', 'dist', 'fixtures'])
const NAME = /^[a-z0-9][a-z0-9-]*$/

/** GET /templates: the examples of this checkout with the first sentence of each one's README; GET /templates/<name>: its files. Read-only, public. */
export async function answerTemplates(response: ServerResponse, examplesDir: string, pathname: string): Promise<void> {
  const name = pathname.slice('/templates'.length).replace(/^\//, '')
  const folders = (await list(examplesDir)).filter((entry) => entry.isDirectory() && NAME.test(entry.name)).map((entry) => entry.name)
  if (name === '') return send(response, 200, { items: await Promise.all(folders.map((folder) => describe(examplesDir, folder))) })
  if (!folders.includes(name)) return send(response, 404, { error: { code: 'NOT_FOUND', message: 'There is no such template.' } })
  send(response, 200, { files: await readFiles(path.join(examplesDir, name), '') })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' }).end(JSON.stringify(body))
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    return [] // an installation without examples
  }
}

async function describe(examplesDir: string, name: string): Promise<{ name: string; description: string }> {
  const readme = await readFile(path.join(examplesDir, name, 'README.md'), 'utf8').catch(() => '')
  const paragraph = readme.split('\n\n').find((part) => part.trim() !== '' && !part.startsWith('#')) ?? ''
  return { name, description: paragraph.replace(/\s+/g, ' ').replace(/[`*]/g, '').slice(0, 200) }
}

async function readFiles(folder: string, below: string): Promise<{ path: string; base64: string }[]> {
  const entries = (await list(folder)).filter((entry) => !SKIPPED.has(entry.name))
  const found = entries.map(async (entry) => {
    if (entry.isDirectory()) return readFiles(path.join(folder, entry.name), `${below}${entry.name}/`)
    if (!entry.isFile()) return []
    return [{ path: below + entry.name, base64: (await readFile(path.join(folder, entry.name))).toString('base64') }]
  })
  return (await Promise.all(found)).flat()
}
