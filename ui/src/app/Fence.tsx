import { Component, type ReactNode } from 'react';
import { asAppError, type AppError } from '../api/errors';
import { ErrorNote } from '../components/States';

type FenceState = { error: AppError | null };

/** Catches what a screen throws while drawing, says so, and lets the person go on. */
export class Fence extends Component<{ children: ReactNode }, FenceState> {
  override state: FenceState = { error: null };

  static getDerivedStateFromError(thrown: unknown): FenceState {
    return { error: asAppError(thrown) };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className="pad">
        <ErrorNote error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </div>
    );
  }
}
