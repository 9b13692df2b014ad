/**
 * The variables by which programs learn of an HTTP proxy on 127.0.0.1:port: curl and git (lower case), npm and pnpm, yarn, and
 * Node itself (NODE_USE_ENV_PROXY). Loopback is named as the exception, so that a build may talk to a server of its own.
 */
export function egressEnvironment(port: number): Record<string, string> {
  const proxy = `http://127.0.0.1:${port}`
  const direct = 'localhost,127.0.0.1'
  return {
    http_proxy: proxy,
    https_proxy: proxy,
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    npm_config_proxy: proxy,
    npm_config_https_proxy: proxy,
    YARN_HTTP_PROXY: proxy,
    YARN_HTTPS_PROXY: proxy,
    NODE_USE_ENV_PROXY: '1',
    no_proxy: direct,
    NO_PROXY: direct,
    npm_config_noproxy: direct,
  }
}
