import type { Clinic } from '../clinic';

/** What every page gets. */
export interface PageProps {
  readonly clinic: Clinic;
  readonly onBack: (() => void) | undefined;
}
