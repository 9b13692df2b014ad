import { login } from './account/login.ts'
import { logout } from './account/logout.ts'
import { whoami } from './account/whoami.ts'
import type { CommandSpec } from './command.ts'
import { cancel } from './deployments/cancel.ts'
import { deploy } from './deployments/deploy.ts'
import { inspect } from './deployments/inspect.ts'
import { list } from './deployments/list.ts'
import { logs } from './deployments/logs.ts'
import { open } from './deployments/open.ts'
import { promote } from './deployments/promote.ts'
import { redeploy } from './deployments/redeploy.ts'
import { rollback } from './deployments/rollback.ts'
import { env } from './env/env.ts'
import { functions } from './functions/functions.ts'
import { invoke } from './functions/invoke.ts'
import { completion } from './local/completion.ts'
import { dev } from './local/dev.ts'
import { init } from './local/init.ts'
import { link } from './local/link.ts'
import { projects } from './projects/projects.ts'
import { tokens } from './tokens/tokens.ts'
import { users } from './users/users.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  login,
  logout,
  whoami,
  init,
  link,
  dev,
  deploy,
  list,
  inspect,
  logs,
  invoke,
  promote,
  rollback,
  redeploy,
  cancel,
  open,
  env,
  functions,
  projects,
  tokens,
  users,
  completion(() => COMMANDS),
]
