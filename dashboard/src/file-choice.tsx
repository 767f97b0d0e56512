/** A file of this machine. The same one may be chosen again, when it was mended meanwhile. */
export interface FileChoiceProps {
  readonly label: string;
  /** Endings, as a browser takes them: `.csv,.xlsx`. */
  readonly accept: string;
  readonly disabled: boolean;
  readonly onChosen: (file: File) => void;
}

export function FileChoice({ label, accept, disabled, onChosen }: FileChoiceProps) {
  return (
    <label className="file">
      {label}
      <input
        type="file"
        accept={accept}
        disabled={disabled}
        onClick={({ currentTarget }) => {
          // Else a browser says nothing of the same name.
          currentTarget.value = "";
        }}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) onChosen(file);
        }}
      />
    </label>
  );
}
