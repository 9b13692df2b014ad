import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { whileAlone } from './lock.mjs'
import { runQuietly } from './run-quietly.mjs'
import { isStamped, stamp } from './stamp.mjs'

const CLIENT = ['apps', 'api', 'src', 'database', 'generated']

/** Makes the api's database client, unless it was made from this very schema by this very Prisma. */
export async function ensurePrismaClient(root, node) {
  const hash = createHash('sha256')
    .update(readFileSync(path.join(root, 'prisma', 'schema.prisma')))
    .update(readFileSync(path.join(root, 'node_modules', 'prisma', 'package.json')))
    .digest('hex')
  const stampFile = path.join(root, ...CLIENT, '.made-from')
  if (isStamped(stampFile, hash)) return
  await whileAlone(root, async () => {
    if (isStamped(stampFile, hash)) return
    await generate(root, node)
    stamp(stampFile, hash)
  })
}

function generate(root, node) {
  const cli = path.join(root, 'node_modules', 'prisma', 'build', 'index.js')
  const env = {
    ...process.env,
    // Nothing here uses the schema engine, but without a path of its own Prisma would look for one on the network.
    PRISMA_SCHEMA_ENGINE_BINARY: node,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  return runQuietly(node, [cli, 'generate', '--no-hints'], { cwd: root, env, what: 'Making the database client (prisma generate)' })
}
