import { z } from 'zod'

/** One environment variable: how it is read, what it defaults to, and what docs/configuration.md says of it (tested). */
export interface Setting<Output = unknown> {
  description: string
  /** Shown in the documentation; the schema itself applies it. */
  defaultText: string
  /** What a wrong value should be changed to. */
  fix: string
  schema: z.ZodType<Output, string | undefined>
}

const setting = <Output>(
  schema: z.ZodType<Output, string | undefined>,
  defaultText: string,
  fix: string,
  description: string,
): Setting<Output> => ({
  schema,
  defaultText,
  fix,
  description,
})

const text = () => z.string().trim().min(1).optional()
const integer = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .optional()
    .transform((value) => (value === undefined ? fallback : Number(value)))
    .refine((value) => value >= min && value <= max)
const port = (fallback: number, of: string) =>
  setting(integer(fallback, 0, 65535), String(fallback), 'Use a port from 0 (any free one) to 65535.', `Port of ${of}.`)
const choice = <const Values extends [string, ...string[]]>(values: Values, fallback: Values[number]) =>
  z
    .enum(values)
    .optional()
    .transform((value) => value ?? fallback)
const httpUrl = () =>
  z
    .string()
    .regex(/^(https?:\/\/[^\s/]+|unix:\/[^\s]+)\/?$/)
    .optional()
    .transform((value) => value?.replace(/\/$/, ''))
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .optional()
    .transform((value) => (value === undefined ? fallback : value === 'true' || value === '1'))
const hostPorts = () =>
  z
    .string()
    .optional()
    .transform((value) =>
      (value ?? '')
        .split(',')
        .map((entry) => entry.trim().toLowerCase())
        .filter(Boolean),
    )
    .refine((entries) => entries.every((entry) => /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}$/.test(entry)))
const secret = () => z.string().min(16).optional()

/** Every setting of every service. A service picks the ones it reads by name. */
export const SETTINGS = {
  BIND_HOST: setting(
    z
      .string()
      .regex(/^[0-9a-zA-Z.:_-]+$/)
      .optional()
      .transform((value) => value ?? '127.0.0.1'),
    '127.0.0.1',
    'Use an address of this machine, such as 127.0.0.1 or 0.0.0.0.',
    'Address every service listens on.',
  ),
  DATA_DIR: setting(
    text(),
    '.plat in the checkout',
    'Use a path this user may write to.',
    'Where everything that must survive is kept: database, repositories, secrets, artifacts.',
  ),
  API_PORT: port(9000, 'the api'),
  FUNCTIONS_PORT: port(9001, 'the functions-service'),
  BUILD_PORT: port(9002, 'the build-service'),
  PROXY_PORT: port(8080, 'the proxy, which serves every site'),
  DASHBOARD_PORT: port(3000, 'the dashboard'),
  PLAT_DASHBOARD: setting(choice(['on', 'off'], 'on'), 'on', 'Use on or off.', 'Whether `npm start` builds and serves the dashboard.'),
  API_ENDPOINT: setting(
    httpUrl(),
    'http://localhost:<API_PORT>',
    'Use a URL such as http://localhost:9000.',
    'Where the other services, and git, reach the api.',
  ),
  FUNCTIONS_ENDPOINT: setting(
    httpUrl(),
    'http://localhost:<FUNCTIONS_PORT>',
    'Use a URL such as http://localhost:9001.',
    'Address of the functions-service: the api asks its HTTP doors there, a proxy on another machine takes the host and FUNCTIONS_LINK_PORT.',
  ),
  FUNCTIONS_SOCKET: setting(
    text(),
    'none',
    'Use an absolute path shorter than 100 bytes.',
    'Unix socket on which the functions-service listens for proxies of its machine; they prefer it.',
  ),
  FUNCTIONS_LINK_PORT: setting(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .optional()
      .transform((value) => (value === undefined ? undefined : Number(value)))
      .refine((value) => value === undefined || value <= 65535),
    'none',
    'Use a port from 0 (any free one) to 65535.',
    'TCP port the functions-service listens on for proxies on other machines, which prove that they know SERVICE_TOKEN.',
  ),
  BASE_DOMAIN: setting(
    z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/)
      .optional()
      .transform((value) => value ?? 'localhost'),
    'localhost',
    'Use a lower-case domain name without a port, such as plat.example.com.',
    'Domain below which every project gets its host.',
  ),
  DATABASE_URL: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .optional(),
    'an embedded Postgres in DATA_DIR',
    'Use postgresql://user:password@host:5432/database.',
    'External Postgres database.',
  ),
  STORAGE_TYPE: setting(
    z
      .literal('local')
      .optional()
      .transform(() => 'local' as const),
    'local',
    'Use local; s3 is not part of this version.',
    'Which storage driver keeps artifacts.',
  ),
  STORAGE_BASE_DIR: setting(text(), 'DATA_DIR/storage', 'Use a path this user may write to.', 'Folder of the local storage driver.'),
  REDIS_URL: setting(
    z.undefined(),
    'unset',
    'Unset it; the queue of this version is the database.',
    'Would select a Redis queue; refused in this version.',
  ),
  LOG_LEVEL: setting(
    choice(['error', 'warn', 'info', 'debug'], 'info'),
    'info',
    'Use error, warn, info or debug.',
    'Least level that is logged.',
  ),
  LOG_FORMAT: setting(
    choice(['auto', 'text', 'json'], 'auto'),
    'auto: text on a terminal, else json',
    'Use auto, text or json.',
    'How log lines look.',
  ),
  ACCESS_LOG: setting(flag(false), 'false', 'Use true or false.', 'Whether the proxy logs every request.'),
  FUNCTION_TIMEOUT_MS: setting(
    integer(30_000, 100, 300_000),
    '30000',
    'Use 100 to 300000 milliseconds.',
    'Time limit of a function that configures none.',
  ),
  FUNCTION_MEMORY_MB: setting(integer(128, 16, 1024), '128', 'Use 16 to 1024 MiB.', 'Memory limit of a function that configures none.'),
  GUESTS_PER_PROJECT: setting(
    z
      .string()
      .regex(/^\d{1,2}$/)
      .optional()
      .transform((value) => (value === undefined ? undefined : Number(value)))
      .refine((value) => value === undefined || (value >= 1 && value <= 64)),
    'the number of cores',
    'Use 1 to 64.',
    'Processes that may run the functions of one project at the same time while they are busy.',
  ),
  INVOCATION_RECORDS_PER_SECOND: setting(
    integer(10, 0, 10_000),
    '10',
    'Use 0 (records of failures only) to 10000.',
    'Successful invocations of one function that leave a record, each second; all failures do, and all are counted.',
  ),
  EGRESS_ALLOW: setting(
    hostPorts(),
    'none',
    'Use host:port pairs separated by commas, such as 10.0.0.5:8080.',
    'Exact addresses functions may fetch although the deny table refuses them.',
  ),
  GIT_ALLOW: setting(
    hostPorts(),
    'none',
    'Use host:port pairs separated by commas, such as git.lan:443.',
    'Exact addresses repositories may be cloned from although the deny table refuses them, http included.',
  ),
  BUILD_CONCURRENCY: setting(integer(2, 1, 64), '2', 'Use 1 to 64.', 'Builds one build-service runs at a time.'),
  BUILD_TIMEOUT_MS: setting(
    integer(600_000, 5_000, 7_200_000),
    '600000',
    'Use 5000 to 7200000 milliseconds.',
    'Longest time a build may take.',
  ),
  BUILD_MEMORY_MB: setting(integer(2048, 128, 262_144), '2048', 'Use 128 to 262144 MiB.', 'Most memory a build may use.'),
  SANDBOX: setting(
    choice(['auto', 'bubblewrap', 'plain'], 'auto'),
    'auto',
    'Use auto, bubblewrap or plain.',
    'Walls around builds and functions; auto takes the best this machine has.',
  ),
  PLAT_ADMIN_EMAIL: setting(
    z.email().optional(),
    'unset: a one-time setup code is printed',
    'Use an e-mail address.',
    'First admin, created once when there are no users.',
  ),
  PLAT_ADMIN_PASSWORD: setting(z.string().min(8).max(256).optional(), 'unset', 'Use 8 to 256 characters.', 'Password of the first admin.'),
  SECRET_KEY: setting(
    secret(),
    'made once into DATA_DIR/secrets.json',
    'Use at least 16 random characters.',
    'Key that encrypts environment variables and signs sessions.',
  ),
  SERVICE_TOKEN: setting(
    secret(),
    'made once into DATA_DIR/secrets.json',
    'Use at least 16 random characters.',
    'What the services show each other.',
  ),
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof SETTINGS
export type SettingValue<Name extends SettingName> = z.output<(typeof SETTINGS)[Name]['schema']>
