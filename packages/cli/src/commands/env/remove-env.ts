import type { EnvVar } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import { parseEnvKey } from '../../env/parse-env-key.ts'
import { CliError } from '../../errors/cli-error.ts'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Removes variables of a project. */
export const removeEnv = defineCommand({
  name: 'rm',
  aliases: ['remove', 'unset'],
  summary: 'remove variables',
  args: [['<keys...>', 'names of variables']],
  isOfProject: true,
  examples: [['plat env rm DEBUG', 'removes it']],
  async run(cli, { args }) {
    const keys = (args.flat() as string[]).map(parseEnvKey)
    const project = await resolveProject(cli)
    const api = await cli.api()
    for (const key of keys) {
      await api
        .call({ method: 'DELETE', path: `/api/projects/${project.id}/env/${encodeURIComponent(key)}` })
        .catch(async (error: unknown) => {
          if (!(error instanceof CliError) || error.code !== 'ENV_VAR_NOT_FOUND') throw error
          const known: string[] = []
          for await (const item of api.list<z.infer<typeof EnvVar>>({ path: `/api/projects/${project.id}/env` })) known.push(item.key)
          const hint = didYouMean(key, known) ?? 'See them with "plat env".'
          throw new CliError(`The project ${project.slug} has no variable "${key}".`, { code: error.code, hint })
        })
    }
    return { json: { project: project.slug, removed: keys }, text: `${cli.surface.paint.green('✔')} Removed ${keys.join(', ')}.` }
  },
})
