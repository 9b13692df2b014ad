const SHELL_NAMES = ['PWD', 'OLDPWD', 'SHLVL', '_']

/** Names that a shell exports by itself (dash: PWD; bash and busybox: the rest) and that `env` does not have. */
export function shellAddedNames(env: Readonly<Record<string, string>>): string[] {
  return SHELL_NAMES.filter((name) => !(name in env))
}
