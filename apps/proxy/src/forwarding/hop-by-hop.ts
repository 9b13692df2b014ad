const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** Whether a header, named in lower case, is about one connection only (RFC 9110 §7.6.1) and goes no further. */
export const isHopByHop = (name: string): boolean => HOP_BY_HOP.has(name)
