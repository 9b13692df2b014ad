import { existsSync } from 'node:fs'
import path from 'node:path'

/** The majors the isolate runtime has prebuilt binaries for. */
const MAJORS = ['24', '26']

/** The Node that runs everything: the bundled 24, else the one running this, if it will do. Throws, saying what to install, if neither. */
export function findNode(root) {
  const bundled = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled)) return bundled
  if (MAJORS.includes(process.versions.node.split('.')[0])) return process.execPath
  throw new Error(
    `No Node 24 is bundled for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}. ` +
      'Install Node 24 yourself (nodejs.org or your package manager) and start again with it.',
  )
}
