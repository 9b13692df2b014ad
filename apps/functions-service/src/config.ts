import path from 'node:path'
import { readSecrets } from '@plat/shared/settings/read-secrets.ts'
import { readSettings } from '@plat/shared/settings/read-settings.ts'

export type FunctionsConfig = ReturnType<typeof readFunctionsConfig>

/** The functions-service's configuration as a pure function of the environment and DATA_DIR/secrets.json. @throws SettingsError */
export function readFunctionsConfig(env: Readonly<Record<string, string | undefined>>, workingDirectory: string) {
  const settings = readSettings(env, [
    'BIND_HOST',
    'DATA_DIR',
    'API_PORT',
    'API_ENDPOINT',
    'BUILD_PORT',
    'FUNCTIONS_PORT',
    'FUNCTIONS_SOCKET',
    'FUNCTIONS_LINK_PORT',
    'LOG_LEVEL',
    'LOG_FORMAT',
    'FUNCTION_TIMEOUT_MS',
    'FUNCTION_MEMORY_MB',
    'GUESTS_PER_PROJECT',
    'INVOCATION_RECORDS_PER_SECOND',
    'EGRESS_ALLOW',
    'SANDBOX',
    'SECRET_KEY',
    'SERVICE_TOKEN',
  ])
  const dataDir = path.resolve(workingDirectory, settings.DATA_DIR ?? '.plat')
  const apiEndpoint = settings.API_ENDPOINT ?? `http://localhost:${settings.API_PORT}`
  return {
    bindHost: settings.BIND_HOST,
    port: settings.FUNCTIONS_PORT,
    socketPath: settings.FUNCTIONS_SOCKET,
    /** Undefined: proxies on other machines are not let in. */
    linkPort: settings.FUNCTIONS_LINK_PORT,
    apiEndpoint,
    /** Also what the code kept on disk is encrypted with: a hand needs no other secret. */
    serviceToken: readSecrets(dataDir, settings).serviceToken,
    codeDir: path.join(dataDir, 'cache', 'functions'),
    compiledDir: path.join(dataDir, 'cache', 'compiled-functions'),
    spoolDir: path.join(dataDir, 'spool', 'invocations'),
    /** Undefined: as many as there are cores. */
    guestsPerProject: settings.GUESTS_PER_PROJECT,
    recordsPerSecond: settings.INVOCATION_RECORDS_PER_SECOND,
    sandboxDir: path.join(dataDir, 'sandbox', 'functions'),
    sandbox: settings.SANDBOX,
    egressAllow: settings.EGRESS_ALLOW,
    /** Doors of the platform that functions never reach on this machine; the proxy's is public anyway. */
    ownPorts: [
      settings.API_PORT,
      settings.FUNCTIONS_PORT,
      settings.BUILD_PORT,
      settings.FUNCTIONS_LINK_PORT ?? 0,
      Number(new URL(apiEndpoint).port),
    ].filter((port) => port > 0),
    defaults: { timeoutMs: settings.FUNCTION_TIMEOUT_MS, memoryMb: settings.FUNCTION_MEMORY_MB },
    log: { level: settings.LOG_LEVEL, format: settings.LOG_FORMAT },
  }
}
