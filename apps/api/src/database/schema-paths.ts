import { fileURLToPath } from 'node:url'

const prismaFolder = new URL('../../../../prisma/', import.meta.url)

/** Absolute path of the folder of migrations, each `<name>/migration.sql`. */
export const migrationsFolder = fileURLToPath(new URL('migrations', prismaFolder))
/** Absolute path of the schema the ORM's client is generated from. */
export const schemaFile = fileURLToPath(new URL('schema.prisma', prismaFolder))
