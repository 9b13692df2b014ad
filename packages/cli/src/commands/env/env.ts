import type { CommandSpec } from '../command.ts'
import { listEnv } from './list-env.ts'
import { pullEnv } from './pull-env.ts'
import { removeEnv } from './remove-env.ts'
import { setEnv } from './set-env.ts'

/** Environment variables of a project. */
export const env: CommandSpec = {
  name: 'env',
  summary: 'environment variables of a project',
  description: 'Environment variables of a project. A change takes effect with the next deployment, or with "plat redeploy".',
  examples: [
    ['plat env', 'lists them'],
    ['plat env set API_KEY=abc --sensitive', 'sets one whose value never comes back'],
    ['plat env pull', 'writes .env.local for "plat dev"'],
  ],
  commands: [listEnv, setEnv, removeEnv, pullEnv],
}
