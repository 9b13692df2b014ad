import { runGit } from './run-git.ts'

/** Commit of every branch of a bare repository, by branch name. */
export async function listBranchHeads(repository: string): Promise<Map<string, string>> {
  const output = (await runGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads/'])) ?? ''
  return new Map(
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [sha = '', ref = ''] = line.split(' ')
        return [ref.slice('refs/heads/'.length), sha]
      }),
  )
}
