/** Holds `light` or `dark` where somebody chose; the system decides without it. Not secret: the first paint needs it. */
export const THEME_COOKIE = 'plat-theme'
