/** What one fetch may reach. */
export interface GitAccess {
  protocol: 'http' | 'https'
  /** `host:port:address`, so that git connects to the address that was checked. */
  resolve?: string
  /** Sent to `url` and nowhere else. */
  authorization?: { url: string; header: string }
}

/** Unusual objects that old but harmless repositories hold; everything else git's own check finds is refused. */
const TOLERATED = [
  'zeroPaddedFilemode',
  'badTimezone',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'badFilemode',
  'gitmodulesParse',
]

/**
 * The whole environment of git for a fetch into a fresh folder (R31): no configuration of the machine, the user or a repository, no hooks,
 * no prompts, no redirects, no other protocol, no slow server. Secrets are in it, never in an argument. `passed` are variables of the
 * service that tell git where its programs and certificates are.
 */
export function gitEnvironment(access: GitAccess, home: string, passed: Readonly<Record<string, string>>): Record<string, string> {
  const config: [key: string, value: string][] = [
    ['core.hooksPath', '/dev/null'],
    ['core.fsmonitor', 'false'],
    ['core.bigFileThreshold', '32m'],
    ['safe.bareRepository', 'explicit'],
    ['protocol.allow', 'never'],
    [`protocol.${access.protocol}.allow`, 'always'],
    ['credential.helper', ''],
    ['fetch.fsckObjects', 'true'],
    ...TOLERATED.map((id): [string, string] => [`fetch.fsck.${id}`, 'ignore']),
    ['fetch.recurseSubmodules', 'false'],
    ['submodule.recurse', 'false'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
    ...(access.resolve === undefined ? [] : ([['http.curloptResolve', access.resolve]] as [string, string][])),
    ...(access.authorization === undefined
      ? []
      : ([[`http.${access.authorization.url}.extraHeader`, `Authorization: ${access.authorization.header}`]] as [string, string][])),
  ]
  return {
    ...passed,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}
