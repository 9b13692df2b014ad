const LABEL_MAX = 63
const HASH_LENGTH = 8

/** Host of a project's production deployment. */
export const productionHost = (projectSlug: string, baseDomain: string): string => `${projectSlug}.${baseDomain}`

/** Host of one deployment, for ever. */
export const deploymentHost = (shortId: string, projectSlug: string, baseDomain: string): string =>
  `${toLabel(`${shortId}--${projectSlug}`)}.${baseDomain}`

/** Host of a branch's newest ready deployment: the branch in lower case, everything but letters and digits joined by single hyphens. */
export function branchHost(branch: string, projectSlug: string, baseDomain: string): string {
  const slug = branch
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${toLabel(`${slug || hash(branch)}--${projectSlug}`)}.${baseDomain}`
}

/** A DNS label (RFC 1035 §2.3.4): what is longer than 63 characters is cut and given a hash. */
function toLabel(text: string): string {
  return text.length <= LABEL_MAX ? text : `${text.slice(0, LABEL_MAX - HASH_LENGTH - 1).replace(/-+$/, '')}-${hash(text)}`
}

/** 32 bits of FNV-1a over UTF-16 units, twice with different seeds: stable, browser-safe, not for security. */
function hash(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let value = seed
      for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
      return (value >>> 0).toString(16).padStart(8, '0')
    })
    .join('')
    .slice(4, 4 + HASH_LENGTH)
}
