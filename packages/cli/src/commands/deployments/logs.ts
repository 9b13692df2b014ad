import { LOG_LEVELS } from '@plat/shared/contracts/function-logs.ts'
import { INVOCATION_STATUSES } from '@plat/shared/contracts/functions.ts'
import { latestDeployment, resolveDeployment } from '../../deployments/resolve-deployment.ts'
import { showBuildLog } from '../../deployments/show-build-log.ts'
import { usageError } from '../../errors/usage-error.ts'
import { showFunctionLogs } from '../../invocations/show-function-logs.ts'
import { defineCommand } from '../command.ts'

export interface LogOptions {
  follow?: boolean
  function?: string
  build?: boolean
  level?: string
  limit?: string
  status?: string
  search?: string
  since?: string
}

/** What chooses among calls of functions: a build has none. */
const OF_CALLS = ['function', 'level', 'status', 'search', 'since', 'limit'] as const

/** Shows what functions print, or the log of a build. */
export const logs = defineCommand<LogOptions>({
  name: 'logs',
  summary: 'show logs of functions, or of a build',
  description:
    'With a deployment, the log of its build; without one, what the functions of the linked project print, oldest first. --function with a deployment: what that function printed there.',
  args: [['[deployment]', 'id, short id, their beginning, or address']],
  options: [
    { flags: '-f, --follow', description: 'go on as lines are written; with --since or --limit after what there is' },
    { flags: '--function <function>', description: 'only of this function' },
    { flags: '--build', description: 'the log of the newest build' },
    { flags: '--level <level>', description: 'only calls with a line as grave as this', choices: LOG_LEVELS },
    { flags: '--status <status>', description: 'only calls that ended so', choices: INVOCATION_STATUSES },
    { flags: '--search <text>', description: 'only calls that contain this text' },
    { flags: '--since <time>', description: 'only calls younger than this: 30s, 10m, 2h, 1d, or a time' },
    { flags: '-n, --limit <number>', description: 'at most so many calls (default 50)' },
  ],
  isOfProject: true,
  examples: [
    ['plat logs --follow', 'all functions, live'],
    ['plat logs --function hello --level error --since 1h', 'what went wrong'],
    ['plat logs --build', 'the newest build'],
    ['plat logs k3j5h2 --follow', 'the build of a deployment, live'],
  ],
  async run(cli, { args: [named], options }) {
    if (options.build || (named !== undefined && options.function === undefined)) {
      refuseFilters(options, named !== undefined && !options.build)
      const deployment = named === undefined ? await latestDeployment(cli) : await resolveDeployment(cli, named)
      return showBuildLog(cli, deployment, options.follow === true)
    }
    if (options.follow && cli.isJson)
      throw usageError('--json prints one document, and --follow has no end here.', 'Leave out one of them.')
    return showFunctionLogs(cli, named === undefined ? undefined : await resolveDeployment(cli, named), options)
  },
})

/** @throws CliError (usage) naming the first option that the log of a build cannot follow */
function refuseFilters(options: LogOptions, mayAddFunction: boolean): void {
  const wrong = OF_CALLS.find((name) => options[name] !== undefined)
  if (wrong === undefined) return
  throw usageError(
    `--${wrong} chooses among calls of functions, and this is the log of a build.`,
    mayAddFunction
      ? 'Add --function <name> to see what that function printed there, or leave it out.'
      : 'Leave it out, or leave out --build to see what functions print.',
  )
}
