import type { ComponentChildren } from 'preact';
import { integer, visible } from '../format';
import { streamTitle } from './contract';

export interface Tab {
  name: string;
  isErrors: boolean;
  /** How many rows there are. */
  count: number;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  /** The stream that is shown, by name. */
  chosen: string;
  onChoose: (name: string) => void;
  children: ComponentChildren;
}

/** A tab for each stream with its count; the arrow keys go from one to the next. */
export function Tabs({ label, tabs, chosen, onChoose, children }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = tabs.findIndex(tab => tab.name === chosen);
    if (step !== 0 && at >= 0) {
      event.preventDefault();
      const next = (at + step + tabs.length) % tabs.length;
      onChoose(tabs[next]!.name);
      (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
    }
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button key={tab.name} type="button" role="tab" aria-selected={tab.name === chosen} tabIndex={tab.name === chosen ? 0 : -1}
            class={tab.isErrors && tab.count > 0 ? 'errors' : ''} data-stream={tab.name} onClick={() => onChoose(tab.name)}>
            {visible(streamTitle(tab))} <span class="count">{integer(tab.count)}</span>
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={visible(streamTitle({ name: chosen }))} class="panel">{children}</div>
    </>
  );
}
