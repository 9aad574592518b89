import { isOperationCancelled, OperationCancelled } from 'langium';
import {
  type CancellationToken,
  LSPErrorCodes,
  Message,
  ResponseError,
  type ResponseMessage,
} from 'vscode-languageserver';

/** Answers a cancelled request as the protocol wants it: with the error -32800, not with a result. */
export async function cancellable<T>(token: CancellationToken, work: () => Promise<T>): Promise<T> {
  try {
    if (token.isCancellationRequested) throw OperationCancelled;
    return await work();
  } catch (error) {
    if (isOperationCancelled(error) || (error instanceof Error && error.name === 'AbortError'))
      throw new ResponseError(LSPErrorCodes.RequestCancelled, CANCELLED);
    throw error;
  }
}

/** What is cancelled before it's begun isn't begun at all: while somebody types, most requests are out of date at once. */
export function refuseUndispatched(message: Message): ResponseMessage | undefined {
  if (!Message.isRequest(message) || message.id === null) return undefined;
  const error = { code: LSPErrorCodes.RequestCancelled, message: CANCELLED };
  return { jsonrpc: '2.0', id: message.id, error };
}

const CANCELLED = 'The request has been cancelled.';

/** The token as a signal, for what isn't part of a language server. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
