import { mount } from '@placet/widget'
import { render } from 'preact'
import { App } from './app.tsx'
import { consent } from './consent.ts'
import { createSettings } from './settings.ts'
import './app.css'

const settings = createSettings(consent, localStorage)
const root = document.getElementById('app')
if (root !== null) render(<App settings={settings} />, root)

mount(consent, { language: 'en', endpoint: '/placet' })
