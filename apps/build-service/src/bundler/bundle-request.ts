/** What the bundler is told on its standard input, as JSON. Paths are absolute and real. */
export interface BundleRequest {
  /** Nothing outside of it is read into a bundle. */
  tree: string
  /** The project's root directory; places of errors are told relative to it. */
  root: string
  /** Receives `<index>.cjs` and `<index>.cjs.map`. */
  outFolder: string
  /** Entry files, by index. */
  entries: string[]
  bytesMax: number
}

export interface BundleProblem {
  /** `file:line:column`, as far as there is a place. */
  place: string
  text: string
}

/** One line of JSON on standard output for every entry, in any order. */
export interface BundleResult {
  index: number
  problems: BundleProblem[]
  warnings: BundleProblem[]
}
