import type { FunctionInfo, FunctionSource } from '@plat/shared/contracts/functions.ts'
import type { z } from 'zod'
import { CliError } from '../../errors/cli-error.ts'
import { functionPath, withNearestFunction } from '../../functions/find-function.ts'
import { parseVersion } from '../../functions/parse-version.ts'
import { toLogText } from '../../output/plain-text.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Prints the source of a version. */
export const showSource = defineCommand<{ version?: string }>({
  name: 'source',
  summary: 'print the source of a version',
  args: [['<function>', 'name of the function']],
  options: [{ flags: '--version <number>', description: 'which version (default: the active one)' }],
  isOfProject: true,
  examples: [['plat functions source hello --version 2 > hello.js', 'keeps it in a file']],
  async run(cli, { args: [functionName = ''], options }) {
    const project = await resolveProject(cli)
    const api = await cli.api()
    const path = functionPath(project, functionName)
    const source = await withNearestFunction(api, project, functionName, async () => {
      const version = options.version === undefined ? (await api.call<FunctionInfo>({ path })).activeVersion : parseVersion(options.version)
      if (version === null) throw new CliError(`${functionName} has no active version.`, { hint: 'Name one by --version.' })
      return api.call<z.infer<typeof FunctionSource>>({ path: `${path}/versions/${version}/source` })
    })
    const { isTerminal } = cli.surface
    return { json: source, text: isTerminal ? source.source.split('\n').map(toLogText).join('\n').trimEnd() : source.source.trimEnd() }
  },
})
