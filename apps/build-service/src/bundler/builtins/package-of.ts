/** The npm package a file belongs to, by the innermost node_modules of its path; undefined for the project's own files. Pure. */
export function packageOf(file: string): string | undefined {
  return /^.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
}
