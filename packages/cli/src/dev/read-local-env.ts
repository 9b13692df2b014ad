import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'

/** Read in this order; a later one wins. */
export const ENV_FILES = ['.env', '.env.local'] as const

/** The variables that functions of a folder have on its author's machine. */
export async function readLocalEnv(folder: string): Promise<Record<string, string>> {
  const texts = await Promise.all(ENV_FILES.map((name) => readFile(path.join(folder, name), 'utf8').catch(() => ''))) // often absent
  return Object.assign({}, ...texts.map((text) => parseEnv(text)))
}
