/** What tells kernels apart in a label: ` on 6.1.0` where there are several, else nothing. */
export function onKernel(kernel: string | undefined, kernels: { readonly length: number }): string {
  return kernels.length > 1 ? ` on ${kernel ?? 'an unknown kernel'}` : '';
}
