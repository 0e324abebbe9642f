interface AddButtonProps {
  /** What a screen reader says is added. */
  name: string;
  add: () => void;
}

export function AddButton({ name, add }: AddButtonProps) {
  return (
    <button type="button" aria-label={`Add: ${name}`} onClick={add}>
      Add
    </button>
  );
}
