/** A git remote that brings its credentials: any user name, the token as password (contract §7). */
export function remoteWithToken(gitRemote: string, token: string): string {
  return gitRemote.replace('://', `://plat:${token}@`)
}
