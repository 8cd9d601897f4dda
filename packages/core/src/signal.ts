declare global {
  interface Navigator {
    /** W3C Global Privacy Control, which not every browser has. */
    readonly globalPrivacyControl?: boolean
  }
}

/** Whether the browser asks by Global Privacy Control not to be tracked; false on a server. */
export function globalPrivacyControl(): boolean {
  return typeof navigator === 'object' && navigator.globalPrivacyControl === true
}
