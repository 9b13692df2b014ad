import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { SettingsError } from './read-settings.ts'

const Secrets = z.object({
  secretKey: z.string().min(16),
  serviceToken: z.string().min(16),
  databasePassword: z.string().min(1).optional(),
})

export type Secrets = z.infer<typeof Secrets>

/**
 * The platform's secrets: from SECRET_KEY and SERVICE_TOKEN where set, else from DATA_DIR/secrets.json, which apps/standalone makes.
 *
 * @throws SettingsError when neither holds them
 */
export function readSecrets(dataDir: string, given: { SECRET_KEY?: string | undefined; SERVICE_TOKEN?: string | undefined }): Secrets {
  const stored = readStored(path.join(dataDir, 'secrets.json'))
  const result = Secrets.safeParse({
    ...stored,
    ...(given.SECRET_KEY && { secretKey: given.SECRET_KEY }),
    ...(given.SERVICE_TOKEN && { serviceToken: given.SERVICE_TOKEN }),
  })
  if (result.success) return result.data
  throw new SettingsError([
    { path: 'SECRET_KEY, SERVICE_TOKEN', message: 'Set both, or start with "npm start", which makes them in DATA_DIR/secrets.json.' },
  ])
}

function readStored(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  } catch {
    return {} // absent or unreadable: the schema reports what is missing
  }
}
