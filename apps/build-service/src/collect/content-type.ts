import path from 'node:path'

interface ContentType {
  type: string
  /** Worth compressing. */
  isCompressible: boolean
}

const text = (type: string): ContentType => ({ type: `${type}; charset=utf-8`, isCompressible: true })
const compact = (type: string): ContentType => ({ type, isCompressible: false })
const loose = (type: string): ContentType => ({ type, isCompressible: true })

/** By extension, in lower case. Names of types as registered with IANA. */
const TYPES: ReadonlyMap<string, ContentType> = new Map(
  Object.entries({
    html: text('text/html'),
    htm: text('text/html'),
    css: text('text/css'),
    js: text('text/javascript'),
    mjs: text('text/javascript'),
    cjs: text('text/javascript'),
    json: text('application/json'),
    map: text('application/json'),
    webmanifest: text('application/manifest+json'),
    jsonld: text('application/ld+json'),
    geojson: text('application/geo+json'),
    xml: text('application/xml'),
    xsl: text('application/xml'),
    rss: text('application/rss+xml'),
    atom: text('application/atom+xml'),
    xhtml: text('application/xhtml+xml'),
    svg: text('image/svg+xml'),
    txt: text('text/plain'),
    md: text('text/markdown'),
    csv: text('text/csv'),
    tsv: text('text/tab-separated-values'),
    ics: text('text/calendar'),
    vcf: text('text/vcard'),
    vtt: text('text/vtt'),
    yaml: text('application/yaml'),
    yml: text('application/yaml'),
    wasm: loose('application/wasm'),
    ttf: loose('font/ttf'),
    otf: loose('font/otf'),
    eot: loose('application/vnd.ms-fontobject'),
    ico: loose('image/x-icon'),
    bmp: loose('image/bmp'),
    glb: loose('model/gltf-binary'),
    gltf: loose('model/gltf+json'),
    woff: compact('font/woff'),
    woff2: compact('font/woff2'),
    png: compact('image/png'),
    apng: compact('image/apng'),
    jpg: compact('image/jpeg'),
    jpeg: compact('image/jpeg'),
    gif: compact('image/gif'),
    webp: compact('image/webp'),
    avif: compact('image/avif'),
    tif: compact('image/tiff'),
    tiff: compact('image/tiff'),
    mp3: compact('audio/mpeg'),
    m4a: compact('audio/mp4'),
    aac: compact('audio/aac'),
    flac: compact('audio/flac'),
    ogg: compact('audio/ogg'),
    opus: compact('audio/ogg'),
    wav: loose('audio/wav'),
    mp4: compact('video/mp4'),
    m4v: compact('video/mp4'),
    mov: compact('video/quicktime'),
    webm: compact('video/webm'),
    ogv: compact('video/ogg'),
    m3u8: text('application/vnd.apple.mpegurl'),
    pdf: compact('application/pdf'),
    zip: compact('application/zip'),
    gz: compact('application/gzip'),
    tgz: compact('application/gzip'),
    br: compact('application/octet-stream'),
    epub: compact('application/epub+zip'),
  }),
)
const UNKNOWN = compact('application/octet-stream')
/** Well-known files without an extension (RFC 8615 registry and habit). */
const BY_NAME: ReadonlyMap<string, ContentType> = new Map([
  ['apple-app-site-association', text('application/json')],
  ['LICENSE', text('text/plain')],
  ['CNAME', text('text/plain')],
])

/** Content-Type of a file by its name; text is UTF-8. */
export function contentTypeOf(filePath: string): ContentType {
  const name = path.posix.basename(filePath)
  return BY_NAME.get(name) ?? TYPES.get(path.posix.extname(name).slice(1).toLowerCase()) ?? UNKNOWN
}
