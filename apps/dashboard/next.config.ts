import path from 'node:path'
import type { NextConfig } from 'next'

const repositoryRoot = path.join(import.meta.dirname, '../..')

/** Pages only: front/ answers /health, forwards /api and sets every header, so Next has no proxy.ts, no rewrites, no headers. */
const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  transpilePackages: ['@plat/shared'],
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  images: { unoptimized: true },
  typescript: { ignoreBuildErrors: true }, // `npm run check` does; a user's first start need not
}

export default config
