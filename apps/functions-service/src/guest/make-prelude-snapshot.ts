import { writeFileSync } from 'node:fs'
import ivm from 'isolated-vm'
import { bare } from './bare.ts'
import { makePreludeSnapshot } from './create-isolate.ts'

// A program of its own, run once for each image of the guest (guests/keep-guest-image.ts): writes the snapshot of the prelude to the file
// of its argument. Only ours is evaluated here, never a user's code (R6).
const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Say which file the snapshot is to be written to.')

const snapshot = makePreludeSnapshot()
// A snapshot that cannot be restored ends this process instead of a guest.
const isolate = new ivm.Isolate(bare({ snapshot }))
isolate.createContextSync()
isolate.dispose()
writeFileSync(file, Buffer.from(snapshot.copy()), { flag: 'wx', mode: 0o600 })
