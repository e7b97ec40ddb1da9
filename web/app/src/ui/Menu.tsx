import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'

import { Icon, type IconName } from './Icon'
import './Menu.css'

/** A trigger and its list of actions. */
export function Menu(props: { trigger: ReactNode; label: string; placement?: 'top end' | 'bottom end'; children: ReactNode }) {
  return (
    <MenuTrigger>
      {props.trigger}
      <Popover placement={props.placement ?? 'top end'} offset={10} className="menu-place">
        <AriaMenu className="menu" aria-label={props.label}>
          {props.children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

/** One action of a menu. */
export function MenuItem(props: { icon: IconName; hint?: string; danger?: boolean; onAction: () => void; children: string }) {
  return (
    <AriaMenuItem className={props.danger ? 'menu__item menu__item--danger' : 'menu__item'} textValue={props.children} onAction={props.onAction}>
      <Icon name={props.icon} />
      <span>{props.children}</span>
      {props.hint && <span className="menu__hint">{props.hint}</span>}
    </AriaMenuItem>
  )
}

/** A line between groups of actions. */
export function MenuSeparator() {
  return <Separator className="menu__sep" />
}
