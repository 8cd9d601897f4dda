/** Whether the browser asks by Global Privacy Control (W3C GPC) not to be tracked. */
export function globalPrivacyControl(): boolean {
  return (
    typeof navigator !== 'undefined' &&
    'globalPrivacyControl' in navigator &&
    navigator.globalPrivacyControl === true
  )
}
