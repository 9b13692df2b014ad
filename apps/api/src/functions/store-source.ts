import type { Dependencies } from '../dependencies.ts'
import type { SourceLanguage, TransformSource } from './transform/create-source-transformer.ts'

export interface StoredSource {
  language: SourceLanguage
  codeSha256: string
  /** Of the text as the author wrote it. */
  sourceSha256: string
  /** Of the code a guest runs. */
  bytes: number
}

/**
 * Transforms a function's source and stores both what the author wrote and what a guest runs. Storing the same source again changes
 * nothing. Artifacts are shared between versions and deployments, so whoever fails afterwards leaves them where they are.
 *
 * @throws AppError what TransformSource and the storage throw
 */
export async function storeSource(
  { storage, transformSource }: Pick<Dependencies, 'storage'> & { transformSource: TransformSource },
  source: string,
): Promise<StoredSource> {
  const { code, language } = await transformSource(source)
  const [storedCode, storedSource] = await Promise.all([storage.put(Buffer.from(code)), storage.put(Buffer.from(source))])
  return { language, codeSha256: storedCode.sha256, sourceSha256: storedSource.sha256, bytes: storedCode.bytes }
}
