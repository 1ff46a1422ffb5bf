import { Component, type ComponentChild } from "preact";

/** Renders again only when `same` says that the properties differ. (Preact keeps its own in the larger compat layer.) */
export function memo<Props extends object>(
  view: (props: Props) => ComponentChild,
  same: (before: Props, after: Props) => boolean,
) {
  return class Memoised extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return !same(this.props, next);
    }
    render(props: Props): ComponentChild {
      return view(props);
    }
  };
}
