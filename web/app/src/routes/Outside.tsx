import type { ReactNode } from 'react'

import { AccountMenu } from '../features/account/AccountMenu'
import { useText } from '../platform/locale'
import { go } from '../platform/router'
import { Page } from '../ui/Page'
import { LanguageLink, ThemeLink } from '../ui/Preferences'
import { PrivacyLink } from '../features/privacy/PrivacyLink'
import './Home.css'

/** A page about accounts or the server: who is signed in above, language and appearance below. */
export function Outside(props: { mainClass: string; menu?: boolean; children: ReactNode }) {
  const t = useText()
  return (
    <Page
      skip={t('skip.content')}
      home={() => go('/')}
      mainClass={props.mainClass}
      top={props.menu === false ? null : <AccountMenu />}
      foot={
        <div className="flow page-foot">
          <LanguageLink />
          <ThemeLink />
          <PrivacyLink />
        </div>
      }
    >
      {props.children}
    </Page>
  )
}
