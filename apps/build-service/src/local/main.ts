import { realpath } from 'node:fs/promises'
import { type LocalProjectEvent, LocalProjectRequest } from '@plat/shared/contracts/local-project.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import { stop } from 'esbuild'
import { watchProject } from './watch-project.ts'

/** Build-service's hand for `plat dev`: plans, bundles and collects a folder as a build does, again whenever a file changes. See contracts/local-project.ts. */
const request = LocalProjectRequest.parse(JSON.parse(process.argv[2] ?? '{}'))
process.stdin.resume().once('end', () => void stop().then(() => process.exit(0)))
await watchProject({
  tree: await realpath(request.folder),
  bundlesFolder: request.bundlesFolder,
  storage: createLocalStorage({ baseDir: request.storageFolder }),
  tell: (event: LocalProjectEvent) => void process.stdout.write(`${JSON.stringify(event)}\n`),
})
