import type { Locator, Page } from 'playwright-core'

/** Something people do on a page, with mouse or keyboard. */
export interface Interaction {
  name: string
  /** Brings the page to where it can be done. Not measured. */
  prepare(page: Page): Promise<unknown>
  act(page: Page): Promise<unknown>
  /** There once it has been done. */
  result(page: Page): Locator
}

const PROJECT = '/projects/shop'
const FUNCTION = `${PROJECT}/functions/checkout`

const palette = (page: Page) => page.getByPlaceholder('Go to or do')
const entries = (page: Page) => page.getByRole('listbox', { name: 'Log entries' }).getByRole('option')
const projectTab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name })
const functionTab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Function' }).getByRole('link', { name })
const opened = (address: string, shows: (page: Page) => Locator) => async (page: Page) => {
  await page.goto(address)
  await shows(page).first().waitFor()
}
const openedLogs = opened(`${PROJECT}/logs`, entries)
const openedFunction = opened(FUNCTION, (page) => page.getByRole('table', { name: 'Recent invocations' }))

/** In the order in which somebody would do them. */
export const INTERACTIONS: readonly Interaction[] = [
  {
    name: 'open the command palette',
    prepare: opened('/', (page) => page.getByRole('link', { name: 'Shop' })),
    act: (page) => page.keyboard.press('Control+k'),
    result: palette,
  },
  {
    name: 'type in the command palette',
    async prepare(page) {
      await openedLogs(page)
      await page.keyboard.press('Control+k')
      await palette(page).waitFor()
    },
    act: (page) => page.keyboard.type('check', { delay: 60 }),
    result: (page) => page.getByRole('option', { name: 'checkout' }).first(),
  },
  {
    name: 'open a project',
    prepare: opened('/', (page) => page.getByRole('link', { name: 'Shop' })),
    act: (page) => page.getByRole('list', { name: 'Projects' }).getByRole('link', { name: 'Shop', exact: true }).click(),
    result: (page) => page.getByRole('heading', { name: 'Production' }).first(),
  },
  {
    name: 'change the tab of a project',
    prepare: opened(PROJECT, (page) => page.getByText('checkout')),
    act: (page) => projectTab(page, 'Deployments').click(),
    result: (page) => page.getByRole('table').first(),
  },
  {
    name: 'open a deployment',
    prepare: opened(`${PROJECT}/deployments`, (page) => page.getByRole('link', { name: 'A darker theme' })),
    act: (page) => page.getByRole('link', { name: 'A darker theme' }).first().click(),
    result: (page) => page.getByRole('navigation', { name: 'Deployment' }),
  },
  {
    name: 'open a function',
    prepare: opened(`${PROJECT}/functions`, (page) => page.getByRole('link', { name: 'checkout', exact: true })),
    act: (page) => page.getByRole('link', { name: 'checkout', exact: true }).click(),
    result: (page) => page.getByRole('table', { name: 'Recent invocations' }),
  },
  {
    name: 'open the versions of a function',
    prepare: openedFunction,
    act: (page) => functionTab(page, 'Versions').click(),
    result: (page) => page.getByRole('table', { name: 'Versions' }),
  },
  {
    name: 'compare two versions',
    async prepare(page) {
      await opened(`${FUNCTION}/versions`, () => page.getByRole('button', { name: 'More of version 1' }))(page)
      await page.getByRole('button', { name: 'More of version 1' }).click()
    },
    act: (page) => page.getByRole('menuitem', { name: 'Compare with active' }).click(),
    result: (page) => page.getByText('an order without items').first(),
  },
  {
    name: 'open a dialog',
    async prepare(page) {
      await openedFunction(page)
      await page.getByRole('button', { name: 'More', exact: true }).click()
    },
    act: (page) => page.getByRole('menuitem', { name: 'Delete …' }).click(),
    result: (page) => page.getByLabel('Type checkout to go on'),
  },
  {
    name: 'open the logs',
    prepare: opened(PROJECT, (page) => page.getByText('checkout')),
    act: (page) => projectTab(page, 'Logs').click(),
    result: (page) => entries(page).first(),
  },
  {
    name: 'filter the logs by level',
    async prepare(page) {
      await openedLogs(page)
      await page.getByLabel('Level').focus()
    },
    act: (page) => page.keyboard.press('w'), // “Warnings and errors”
    result: (page) => entries(page).filter({ hasText: 'needs items' }).first(),
  },
  {
    name: 'search the logs',
    async prepare(page) {
      await openedLogs(page)
      await page.getByRole('searchbox').click()
    },
    act: (page) => page.keyboard.type('items', { delay: 60 }),
    result: (page) => entries(page).first(),
  },
  {
    name: 'go through the logs by key',
    prepare: openedLogs,
    act: (page) => page.keyboard.type('jjjjjjjjjj', { delay: 60 }),
    result: (page) => page.locator('[role=option][aria-selected=true]'),
  },
  {
    name: 'open a log entry',
    prepare: openedLogs,
    act: (page) => entries(page).nth(3).click(),
    result: (page) => page.getByRole('dialog'),
  },
  {
    name: 'switch the theme',
    prepare: opened('/account', (page) => page.getByRole('radio', { name: 'Dark' })),
    async act(page) {
      await page.getByText('Dark', { exact: true }).click()
      await page.getByText('Light', { exact: true }).click()
    },
    result: (page) => page.getByRole('radio', { name: 'Light' }),
  },
]
