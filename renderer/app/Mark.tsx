/** Facet's mark: a cut stone, seen from above. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <path d="M12 1.8 21 7v10l-9 5.2L3 17V7z" fill="var(--facet-accent)" opacity="0.18" />
      <path
        d="M12 1.8 21 7v10l-9 5.2L3 17V7zM12 7.2 16.4 9.7v4.8L12 17l-4.4-2.5V9.7zM12 1.8v5.4M21 7l-4.6 2.7M21 17l-4.6-2.5M12 22.2V17M3 17l4.6-2.5M3 7l4.6 2.7"
        stroke="var(--facet-accent)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
