/** Bytes on disk under the name of their content. */
export interface StoredCopy {
  /** Absolute path of a regular file. */
  file: string
  sha256: string
  bytes: number
}

/** A file of the site, with its compressed variants where they are worth it. */
export interface CollectedFile extends StoredCopy {
  /** As requested: starts with `/`. */
  path: string
  contentType: string
  immutable: boolean
  br: StoredCopy | undefined
  gzip: StoredCopy | undefined
}
