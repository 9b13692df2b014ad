import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeUserAgent } from './describe-user-agent.ts'

test('says browser and system, not the ancestors a browser also names', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  const cases: [string | null, string, string][] = [
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/143.0.0.0 Safari/537.36 Edg/143.0`, 'Edge on Windows', 'desktop'],
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/143.0.0.0 Safari/537.36`, 'Chrome on Linux', 'desktop'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari on macOS',
      'desktop',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
      'phone',
    ],
    [`Mozilla/5.0 (Linux; Android 15; Pixel 8) ${webkit} Chrome/143.0.0.0 Mobile Safari/537.36`, 'Chrome on Android', 'phone'],
    ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux', 'desktop'],
    ['Mozilla/5.0 (something new)', 'A browser', 'desktop'],
    ['curl/8.5.0', 'curl', 'program'],
    ['plat-cli/1.0 linux', 'plat-cli', 'program'],
    [null, 'Unknown device', 'program'],
  ]
  for (const [userAgent, words, kind] of cases) assert.deepEqual(describeUserAgent(userAgent), { words, kind })
})
