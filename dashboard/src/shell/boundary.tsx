/** What fails in one page takes away that page alone: the way to the others stays, and the way to cut. */
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../notice.tsx";

interface State {
  readonly hasFailed: boolean;
}

export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <Failed onAgain={() => this.setState({ hasFailed: false })} />;
  }
}

function Failed({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Notice kind="error">{t("pageFailed.what")}</Notice>
      <p>
        <a className="as-button" href="/panel.html" target="_blank" rel="noopener">
          {t("pageFailed.panel")}
        </a>{" "}
        <button type="button" className="plain" onClick={onAgain}>
          {t("pageFailed.again")}
        </button>
      </p>
    </>
  );
}
