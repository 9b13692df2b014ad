import { writeFileSync } from 'node:fs'
import { configSchema } from './config-schema.ts'

/** Run by hand after a change of the schema: `node apps/build-service/src/project-config/write-config-schema.ts`. A test compares. */
writeFileSync(new URL('../../../../docs/plat.schema.json', import.meta.url), `${JSON.stringify(configSchema(), null, 2)}\n`)
