import { text } from 'node:stream/consumers'
import { bundleFunction } from './bundle-function.ts'
import type { BundleRequest } from './bundle-request.ts'

/** The bundler as a program of its own, for it reads files that user code names: it runs inside the sandbox. See bundle-request.ts. */
const CONCURRENCY = 4

const request = JSON.parse(await text(process.stdin)) as BundleRequest
const indexes = request.entries.keys()
await Promise.all(
  Array.from({ length: CONCURRENCY }, async () => {
    for (const index of indexes) process.stdout.write(`${JSON.stringify(await bundleFunction(request, index))}\n`)
  }),
)
// esbuild keeps a process of its own; nothing is left to wait for.
process.stdout.write('', () => process.exit(0))
