import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

import './Dialog.css'

/** A question or a task that comes before everything else. Focus stays inside and returns to where it was. */
export function Dialog(props: {
  title: string
  /** An alarm cannot be dismissed by Escape or a press beside it. */
  alarm?: boolean
  onClose?: () => void
  children: ReactNode
}) {
  const { title, alarm = false, onClose, children } = props
  return (
    <ModalOverlay
      className="scrim"
      isOpen
      isDismissable={!alarm && onClose !== undefined}
      isKeyboardDismissDisabled={alarm || onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.()
      }}
    >
      <Modal className="dialog-place">
        <AriaDialog className={alarm ? 'dialog dialog--alarm' : 'dialog'} role={alarm ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2} className="dialog__title">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The answers at the foot of a dialog. */
export function DialogActions(props: { children: ReactNode }) {
  return <div className="dialog__actions">{props.children}</div>
}
