import path from 'node:path'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Api } from '../../api/api.ts'
import { showBuild } from '../../deployments/show-build.ts'
import { CliError } from '../../errors/cli-error.ts'
import { readGitFacts } from '../../git/read-git-facts.ts'
import { count, formatBytes } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { existingFolder } from '../../projects/existing-folder.ts'
import { findOrCreateProject } from '../../projects/find-or-create-project.ts'
import { linkFolder } from '../../projects/link-folder.ts'
import { findLink } from '../../projects/project-link.ts'
import { findProject } from '../../projects/resolve-project.ts'
import type { Cli } from '../../shell/cli.ts'
import { type HashedFile, hashFiles } from '../../upload/hash-files.ts'
import { listSourceFiles } from '../../upload/list-source-files.ts'
import { toSourceFile } from '../../upload/to-source-file.ts'
import { type UploadReport, uploadFiles } from '../../upload/upload-files.ts'
import { defineCommand } from '../command.ts'

interface Options {
  prod?: boolean
  branch?: string
  yes?: boolean
  create?: boolean
  verbose?: boolean
  wait?: boolean
}

const LEFT_OUT_SHOWN = 5

/** Deploys a folder as it is. */
export const deploy = defineCommand<Options>({
  name: 'deploy',
  summary: 'deploy a folder',
  description:
    'Upload what the server does not have yet, build it there and print its address. .gitignore and .platignore say what stays here; .git, node_modules, .plat and .env* always do.',
  args: [['[folder]', 'folder to deploy (default: the linked one)']],
  options: [
    { flags: '--prod', description: 'make it live when it is ready, instead of a preview' },
    { flags: '-b, --branch <branch>', description: 'branch whose address it gets (default: the one checked out)' },
    { flags: '-y, --yes', description: 'ask nothing: create a project named after the folder when it is not linked' },
    { flags: '--create', description: 'create the project of --project when there is none' },
    { flags: '--verbose', description: 'show all that the build prints' },
    { flags: '--no-wait', description: 'do not wait for the build' },
  ],
  isOfProject: true,
  examples: [
    ['plat deploy', 'a preview of the linked folder'],
    ['plat deploy --prod', 'goes live'],
    ['plat deploy site --project my-site --create --prod', 'from nothing, without questions'],
  ],
  async run(cli, { args: [named], options }) {
    const { folder, project } = await findTarget(cli, named, options)
    const files = await readFiles(cli, folder)
    const api = await cli.api()
    const creation = { project, files, folder, options }
    const upload = await bring(cli, api, creation)
    const deployment = await createDeployment(api, creation).catch((error: unknown) => {
      throw cli.signal.aborted ? mayBeMade(project) : error
    })
    const facts = { files: files.length, uploaded: upload.uploaded, uploadedBytes: upload.bytes }
    if (options.wait === false) return { json: { url: deployment.url, project: project.slug, ...facts, deployment }, text: deployment.url }
    return showBuild(cli, { project, deployment, isVerbose: options.verbose === true, facts })
  },
})

/**
 * The folder and its project. A folder that is named is the one that is deployed; otherwise the linked one, which may be above. --project
 * links a folder that is not linked yet; one that is stays linked as it is.
 */
async function findTarget(cli: Cli, named: string | undefined, { yes, create }: Options): Promise<{ folder: string; project: Project }> {
  const start = await existingFolder(path.resolve(cli.shell.cwd, named ?? '.'))
  const link = await findLink(start)
  const folder = link && named === undefined ? link.folder : start
  const isLinked = link !== undefined && link.folder === folder
  const { project: chosen } = cli.options
  if (isLinked && chosen === undefined) return { folder, project: await findProject(await cli.api(), link.projectId, link.slug) }
  await listSourceFiles(folder) // refuses a folder without files before anything is made
  const mayCreate = yes === true || create === true
  const { project, isNew } =
    isLinked && chosen !== undefined
      ? await findOrCreateProject(cli, { named: chosen, mayCreate })
      : await linkFolder(cli, { folder, mayCreate })
  cli.progress.line(`${isNew ? 'Created the project' : isLinked ? 'Deploying to' : 'Linked to'} ${project.slug}`)
  return { folder, project }
}

async function readFiles(cli: Cli, folder: string): Promise<HashedFile[]> {
  cli.progress.update('reading files')
  const { files, leftOut } = await listSourceFiles(folder)
  for (const { path: name, why } of leftOut.slice(0, LEFT_OUT_SHOWN))
    cli.progress.line(cli.paint.yellow(`left out: ${toPlainText(name)} ${why}`))
  if (leftOut.length > LEFT_OUT_SHOWN) cli.progress.line(cli.paint.yellow(`left out: ${leftOut.length - LEFT_OUT_SHOWN} more`))
  return hashFiles(files, cli.signal)
}

async function bring(cli: Cli, api: Api, { project, files }: Pick<Creation, 'project' | 'files'>): Promise<UploadReport> {
  cli.progress.update(`comparing ${count(files.length, 'file')}`)
  const report = await uploadFiles(api, {
    projectId: project.id,
    files,
    signal: cli.signal,
    onProgress: (sent, total) =>
      cli.progress.update(`uploading ${sent.uploaded} of ${total.uploaded}  ${formatBytes(sent.bytes)} of ${formatBytes(total.bytes)}`),
  }).catch((error: unknown) => {
    throw cli.signal.aborted ? new CliError('Interrupted. Nothing was deployed.', { code: 'INTERRUPTED', exitCode: 130 }) : error
  })
  const sent = report.uploaded === 0 ? 'nothing new' : `${report.uploaded} new, ${formatBytes(report.bytes)}`
  cli.progress.line(`${count(files.length, 'file')}, ${sent}`)
  return report
}

const mayBeMade = ({ slug }: Project) =>
  new CliError('Interrupted. The deployment may have been made already.', {
    code: 'INTERRUPTED',
    exitCode: 130,
    hint: `See whether it was with "plat list --project ${slug}".`,
  })

interface Creation {
  project: Project
  files: readonly HashedFile[]
  folder: string
  options: Options
}

async function createDeployment(api: Api, { project, files, folder, options }: Creation): Promise<Deployment> {
  const git = await readGitFacts(folder)
  const branch = options.branch ?? git?.branch
  return api.call<Deployment>({
    method: 'POST',
    path: `/api/projects/${project.id}/deployments`,
    body: {
      files: files.map(toSourceFile),
      target: options.prod ? 'production' : 'preview',
      ...(branch === undefined ? {} : { branch }),
      ...(git?.commit ? { commit: git.commit } : {}),
    },
  })
}
