import type { JSX } from 'preact'
import { track } from '../consent.ts'
import type { Settings, SettingsStore } from '../settings.ts'

interface ChoiceProps<Value extends string> {
  readonly name: string
  readonly label: string
  readonly options: readonly (readonly [Value, string])[]
  readonly value: Value
  readonly choose: (value: Value) => void
}

function Choice<Value extends string>(props: ChoiceProps<Value>): JSX.Element {
  const { name, label, options, value, choose } = props
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="segments">
        {options.map(([key, text]) => (
          <label key={key}>
            <input type="radio" name={name} checked={value === key} onChange={() => choose(key)} />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const THEMES = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

const DENSITIES = [
  ['comfortable', 'Comfortable'],
  ['compact', 'Compact'],
] as const

interface SettingsProps {
  readonly store: SettingsStore
  readonly current: Settings
}

/** How the product looks, and whether that is remembered. */
export function SettingsView({ store, current }: SettingsProps): JSX.Element {
  return (
    <>
      <div class="head">
        <h1>Settings</h1>
      </div>
      <div class="card padded">
        <Choice
          name="theme"
          label="Theme"
          options={THEMES}
          value={current.theme}
          choose={(theme) => {
            store.set({ theme })
            track('feature_used', { feature: 'change-theme' })
          }}
        />
        <Choice
          name="density"
          label="Table rows"
          options={DENSITIES}
          value={current.density}
          choose={(density) => {
            store.set({ density })
            track('feature_used', { feature: 'change-density' })
          }}
        />
        <p class="sub" role="status">
          {store.kept
            ? 'Remembered on this device, as you allowed.'
            : 'For this visit only: remembering them needs your permission for functional storage. '}
          {!store.kept && (
            <button type="button" class="link" data-placet-open>
              Cookie settings
            </button>
          )}
        </p>
      </div>
    </>
  )
}
