export interface Device {
  /** Such as `Firefox on Linux`. */
  words: string
  kind: 'desktop' | 'phone' | 'program'
}

// The first that fits counts: most browsers also name those they descend from.
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Headless Chrome'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bChromium\//, 'Chromium'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string, Device['kind']][] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'phone'],
  [/\bAndroid\b/, 'Android', 'phone'],
  [/\bWindows NT\b/, 'Windows', 'desktop'],
  [/\bCrOS\b/, 'ChromeOS', 'desktop'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS', 'desktop'],
  [/\bLinux\b|\bX11\b/, 'Linux', 'desktop'],
]

/** A device in words, from what it calls itself. A hint for people who know their devices; anybody can call themselves anything. */
export function describeUserAgent(userAgent: string | null): Device {
  if (userAgent === null) return { words: 'Unknown device', kind: 'program' }
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1]
  const [, system, kind] = SYSTEMS.find(([pattern]) => pattern.test(userAgent)) ?? []
  if (browser !== undefined) return { words: system === undefined ? browser : `${browser} on ${system}`, kind: kind ?? 'desktop' }
  if (userAgent.startsWith('Mozilla/'))
    return { words: system === undefined ? 'A browser' : `A browser on ${system}`, kind: kind ?? 'desktop' }
  return { words: userAgent.split(/[\s/]/, 1)[0]?.slice(0, 40) || 'Unknown device', kind: 'program' }
}
