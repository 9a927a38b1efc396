// What somebody has typed and not deployed, kept for as long as the tab is: a step back in the browser must not cost a program.

const prefix = 'sensorgrid-draft:';

/** Longer ones are not kept. */
const longest = 200_000;

export interface Draft {
  text: string;
  /** The generation that it began with; 0 for none. */
  generation: number;
}

export function readDraft(name: string): Draft | null {
  try {
    const text = sessionStorage.getItem(prefix + name);
    return text === null ? null : JSON.parse(text) as Draft;
  } catch {
    return null;
  }
}

export function keepDraft(name: string, draft: Draft): void {
  try {
    if (draft.text.length > longest) {
      // One from before would come back in its place.
      forgetDraft(name);
    } else {
      sessionStorage.setItem(prefix + name, JSON.stringify(draft));
    }
  } catch {
    // The browser has no room, or keeps nothing: there is no draft then.
  }
}

export const forgetDraft = (name: string) => sessionStorage.removeItem(prefix + name);
