import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { takeLock } from '@plat/shared/storage/take-lock.ts'
import { z } from 'zod'
import { CliError } from '../errors/cli-error.ts'

export interface HeldFolder {
  /** Tells others under which address this process runs the folder. */
  announce(url: string): Promise<void>
  release(): void
}

const Holder = z.object({ pid: z.number(), url: z.string().optional() })

/**
 * Makes this process the only one that runs a folder with `plat dev`, until it releases it or ends.
 *
 * @throws CliError ALREADY_RUNNING with process id and address of the one that runs it
 */
export async function holdFolder(data: string, folder: string): Promise<HeldFolder> {
  const lock = takeLock(path.join(data, 'lock'))
  const holderFile = path.join(data, 'holder.json')
  if (!lock) throw alreadyRunning(folder, await readHolder(holderFile))
  const tell = (url?: string) => writeFile(holderFile, JSON.stringify({ pid: process.pid, url }))
  await tell()
  return { announce: tell, release: () => lock.release() }
}

async function readHolder(file: string): Promise<z.infer<typeof Holder> | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined // it has begun just now
  }
}

function alreadyRunning(folder: string, holder: z.infer<typeof Holder> | undefined): CliError {
  const who = holder === undefined ? '' : ` as process ${holder.pid}`
  const where = holder?.url === undefined ? '' : ` at ${holder.url}`
  return new CliError(`"plat dev" runs ${folder} already${where}${who}.`, {
    code: 'ALREADY_RUNNING',
    hint: holder?.url === undefined ? 'End it first.' : `Open ${holder.url}, or end it first.`,
    ...(holder === undefined ? {} : { facts: holder }),
  })
}
