// Writes the next migration: node apps/api/src/database/tools/make-migration.ts <name> <url of an empty scratch database>
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { migrationsFolder, schemaFile } from '../schema-paths.ts'
import { diffSchema } from './diff-schema.ts'

const [name, scratchUrl] = process.argv.slice(2)
if (!name || !/^[a-z0-9_]+$/.test(name) || !scratchUrl) {
  process.stderr.write('usage: make-migration.ts <name: a-z 0-9 _> <url of an empty scratch database>\n')
  process.exit(2)
}
mkdirSync(migrationsFolder, { recursive: true })
const sql = await diffSchema({ scratchUrl, schemaFile, migrationsFolder })
if (sql === '') {
  process.stdout.write('schema and migrations are in step\n')
  process.exit(0)
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const folder = path.join(migrationsFolder, `${stamp}_${name}`)
mkdirSync(folder)
writeFileSync(path.join(folder, 'migration.sql'), sql)
process.stdout.write(`${folder}\n`)
process.exit(0)
