import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

/** Names a Chrome or Chromium goes by on a PATH. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** Where installers put it when they do not put it on the PATH. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

function installed(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES]
}

/** Runs as root and in containers, and talks to nobody but the tests' own servers. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether it starts and answers: a file may be there and lack a library. */
async function starts(executablePath: string): Promise<boolean> {
  try {
    const browser = await chromium.launch({
      executablePath,
      args: [...CHROMIUM_FLAGS],
      timeout: 30_000,
    })
    await browser.close()
    return true
  } catch {
    return false
  }
}

/** Browsers by Playwright's own installer, if somebody ran it. */
function fromPlaywright(): string[] {
  return [chromium.executablePath()]
}

/** The one that comes through npm, for Linux on x64: unpacked to the temporary folder. */
async function fromNpm(): Promise<string[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return []
  const { default: packed } = await import('@sparticuz/chromium')
  return [await packed.executablePath()]
}

/** Debian's and Ubuntu's package, where we may install one. */
async function fromApt(): Promise<string[]> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return []
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
  execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore' })
  return installed()
}

const SOURCES: readonly (() => string[] | Promise<string[]>)[] = [
  () => [process.env['PLACET_CHROMIUM'] ?? ''],
  installed,
  fromPlaywright,
  fromNpm,
  fromApt,
]

/**
 * The path of a Chromium that starts: `PLACET_CHROMIUM`, one that is installed, Playwright's, the
 * one from npm, or else the system's package where we are root. Throws with what to do if none.
 */
export async function findChromium(): Promise<string> {
  for (const source of SOURCES) {
    for (const path of await source()) {
      if (path !== '' && existsSync(path) && (await starts(path))) return path
    }
  }
  throw new Error(
    'No Chromium found. Install Chrome or Chromium (Debian: apt install chromium), or name one in PLACET_CHROMIUM.',
  )
}
