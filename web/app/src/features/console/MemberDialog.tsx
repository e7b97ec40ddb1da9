import { useState } from 'react'

import type { AccountRole, Member } from '../../platform/account'
import { useText, type TextKey } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Choice } from '../../ui/Field'
import { ROLE_HINT, ROLE_TEXT, ROLES } from '../account/rights'

/** What is about to be done about a member. */
export type Asked = { readonly about: Member } & ({ readonly is: 'link' | 'suspend' | 'erase' } | { readonly is: 'role'; readonly role: AccountRole })

const WORDS: Record<Asked['is'], { readonly title: TextKey; readonly text: TextKey; readonly act: TextKey; readonly danger: boolean }> = {
  role: { title: 'members.roleTitle', text: 'members.roleText', act: 'members.changeRole', danger: false },
  link: { title: 'members.linkTitle', text: 'members.linkText', act: 'members.newLink', danger: false },
  suspend: { title: 'members.suspendTitle', text: 'members.suspendText', act: 'members.suspend', danger: true },
  erase: { title: 'members.eraseTitle', text: 'members.eraseText', act: 'members.erase', danger: true },
}

/** Says what something does to a member before it is done. */
export function MemberDialog(props: { asked: Asked; onAnswer: (asked: Asked) => void; onClose: () => void }) {
  const { asked } = props
  const t = useText()
  const words = WORDS[asked.is]
  const [role, setRole] = useState(asked.about.role)
  return (
    <Dialog title={t(words.title, { name: asked.about.name })} onClose={props.onClose}>
      <p>{t(words.text)}</p>
      {asked.is === 'role' && <RoleChoice value={role} onChange={setRole} />}
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.cancel')}</Button>
        <Button kind={words.danger ? 'danger' : 'primary'} isDisabled={asked.is === 'role' && role === asked.about.role} onPress={() => props.onAnswer(asked.is === 'role' ? { ...asked, role } : asked)}>
          {t(words.act)}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** A role, each with what it may do. */
export function RoleChoice(props: { value: AccountRole; onChange: (role: AccountRole) => void }) {
  const t = useText()
  return <Choice label={t('account.role')} value={props.value} options={ROLES.map((value) => ({ value, label: t(ROLE_TEXT[value]), hint: t(ROLE_HINT[value]) }))} onChange={props.onChange} />
}
