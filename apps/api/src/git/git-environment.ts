import { devNull } from 'node:os'

/** Where git and what it runs are looked for. */
const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin'

/**
 * The whole environment git runs with (R31): no configuration of the machine or the user, no prompts, no replaced objects. `config` entries
 * win over the repository's own; paths may hold any character.
 */
export function gitEnvironment(
  config: Readonly<Record<string, string>>,
  further: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const entries = Object.entries({ 'safe.directory': '*', 'core.hooksPath': devNull, 'core.fsmonitor': 'false', ...config })
  return {
    PATH: SEARCH_PATH,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...further,
  }
}
