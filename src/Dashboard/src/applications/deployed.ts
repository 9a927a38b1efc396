// The newest deployment, from the editor to the page of its application.
import type { Deployment } from './contract';

let newest: Deployment | null = null;

export function tellDeployment(deployment: Deployment): void {
  newest = deployment;
}

/** The deployment that led to an application's page; null when one came there in another way. */
export function takeDeployment(name: string): Deployment | null {
  const told = newest?.name === name ? newest : null;
  newest = null;
  return told;
}
