import path from 'node:path'
import { existingFolder } from '../../projects/existing-folder.ts'
import { linkFolder } from '../../projects/link-folder.ts'
import { defineCommand } from '../command.ts'

interface Options {
  yes?: boolean
  create?: boolean
}

/** Links a folder to a project. */
export const link = defineCommand<Options>({
  name: 'link',
  summary: 'link a folder to a project',
  description: 'Link a folder to a project, kept in .plat/project.json, so that the other commands know which one is meant.',
  args: [['[folder]', 'folder to link (default: the present one)']],
  options: [
    { flags: '-y, --yes', description: 'ask nothing: create a project named after the folder when there is none' },
    { flags: '--create', description: 'create the project when there is none of that name' },
  ],
  isOfProject: true,
  replacesLink: true,
  examples: [
    ['plat link', 'asks which project'],
    ['plat link --project my-site', 'links to an existing one'],
    ['plat link --project my-site --create', 'creates it when needed'],
  ],
  async run(cli, { args: [folder = '.'], options }) {
    const target = await existingFolder(path.resolve(cli.shell.cwd, folder))
    const { project, isNew } = await linkFolder(cli, { folder: target, mayCreate: options.yes === true || options.create === true })
    return {
      json: { folder: target, isNew, project },
      text: `${cli.surface.paint.green('✔')} ${isNew ? 'Created and linked' : 'Linked'} to ${project.slug}.`,
    }
  },
})
