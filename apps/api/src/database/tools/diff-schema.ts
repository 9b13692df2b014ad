import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { openSchemaEngine } from './engine.ts'

/**
 * The SQL that leads from what the migrations of a folder make to what a schema file declares; an empty text when they are in step.
 * `scratchUrl` must be an empty database of its own: the migrations are applied to it.
 */
export async function diffSchema({
  scratchUrl,
  schemaFile,
  migrationsFolder,
}: {
  scratchUrl: string
  schemaFile: string
  migrationsFolder: string
}): Promise<string> {
  const engine = await openSchemaEngine(scratchUrl)
  const names = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const migrationDirectories = names
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(path.join(migrationsFolder, name, 'migration.sql'), 'utf8') },
      },
    }))
  const { exitCode, stdout } = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: migrationsFolder,
      shadowDbInitScript: '',
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      migrationDirectories,
    },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return exitCode === 0 ? '' : (stdout ?? '')
}
