import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'

interface SchemaFile {
  path: string
  content: string
}

interface MigrationDirectory {
  path: string
  migrationFile: { path: string; content: { tag: 'ok'; value: string } }
}

type DiffTarget =
  | { tag: 'empty' }
  | { tag: 'schemaDatamodel'; files: SchemaFile[] }
  | { tag: 'migrations'; baseDir: string; shadowDbInitScript: string; lockfile: SchemaFile; migrationDirectories: MigrationDirectory[] }

/** Prisma's schema engine, as WebAssembly. `from: migrations` applies them to the database it is connected to: always a scratch one. */
export interface SchemaEngine {
  diff(input: {
    from: DiffTarget
    to: DiffTarget
    script: boolean
    exitCode: boolean
    shadowDatabaseUrl: null
    filters: { externalTables: string[]; externalEnums: string[] }
  }): Promise<{ exitCode: number; stdout: string | null }>
}

type Query = Parameters<Awaited<ReturnType<PrismaPg['connect']>>['queryRaw']>[0]
type Answer = { columnTypes: unknown[] }
type Adapter = {
  performIO(query: Query): Promise<{ fields?: { dataTypeID: number }[] }>
  queryRaw(query: Query): Promise<Answer>
}

/** The part of the standard global the compiler's library list leaves out. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }> }
}

const OID_CHAR = 18
const OID_TEXT = 25

/**
 * Opens the engine; once a process, for the module keeps global state. For development and tests only: services apply migrations with
 * migrateDatabase and never load this.
 */
export async function openSchemaEngine(connectionString: string): Promise<SchemaEngine> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`schema engine: ${message}\n`) },
  })
  const bindings = pathToFileURL(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const engine = await import(bindings.href)
  const module = await WebAssembly.instantiate(readFileSync(new URL('schema_engine_bg.wasm', bindings)), {
    './schema_engine_bg.js': engine,
  })
  engine.__wbg_set_wasm(module.instance.exports)
  ;(module.instance.exports.__wbindgen_start as () => void)()
  const adapter = bindMigrationAwareSqlAdapterFactory(new DescribingPg({ connectionString }))
  return engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter)
}

class DescribingPg extends PrismaPg {
  override async connect() {
    return mapCharColumns(await super.connect())
  }

  override async connectToShadowDb() {
    return mapCharColumns(await super.connectToShadowDb())
  }
}

/** The adapter has no mapping for Postgres's internal "char" (oid 18), which the engine's description of a database reads. */
function mapCharColumns<Connection>(connection: Connection): Connection {
  const adapter = connection as Adapter
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  let charColumns: number[] = []
  adapter.performIO = async (query) => {
    const result = await performIO(query)
    charColumns = []
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== OID_CHAR) continue
      charColumns.push(index)
      field.dataTypeID = OID_TEXT
    }
    return result
  }
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query)
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  return connection
}
