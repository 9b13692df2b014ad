import type { Dependencies } from '../dependencies.ts'
import type { TransformSource } from './transform/create-source-transformer.ts'

export interface StoredSource {
  /** Where the source would be in a repository. */
  filePath: string
  codeSha256: string
  /** Of the text as the author wrote it. */
  sourceSha256: string
  sourceMapSha256: string
  /** Of the code a guest runs. */
  bytes: number
}

/**
 * Transforms a function's source and stores what the author wrote, what a guest runs, and the map between. Storing the same source again changes
 * nothing. Artifacts are shared between versions and deployments, so whoever fails afterwards leaves them where they are.
 *
 * @throws AppError what TransformSource and the storage throw
 */
export async function storeSource(
  { storage, transformSource }: Pick<Dependencies, 'storage'> & { transformSource: TransformSource },
  { functionName, code: source }: { functionName: string; code: string },
): Promise<StoredSource> {
  const { code, language, sourceMap } = await transformSource(source)
  const filePath = `api/${functionName}.${language === 'typescript' ? 'ts' : 'js'}`
  const put = (text: string) => storage.put(Buffer.from(text))
  const [storedCode, storedSource, storedMap] = await Promise.all([put(code), put(source), put(withSource(sourceMap, filePath))])
  return {
    filePath,
    codeSha256: storedCode.sha256,
    sourceSha256: storedSource.sha256,
    sourceMapSha256: storedMap.sha256,
    bytes: storedCode.bytes,
  }
}

const withSource = (sourceMap: string, filePath: string): string => JSON.stringify({ ...JSON.parse(sourceMap), sources: [filePath] })
