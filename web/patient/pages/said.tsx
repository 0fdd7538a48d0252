import type { ComponentChildren } from 'preact';
import type { Clinic } from '../clinic';
import { Page } from '../parts/page';

interface SaidProps {
  readonly clinic: Clinic;
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}

/** A page that says something, and asks nothing. */
export function Said({ clinic, title, text, children }: SaidProps) {
  return (
    <Page title={title} clinic={clinic}>
      <p>{text}</p>
      {children}
    </Page>
  );
}
