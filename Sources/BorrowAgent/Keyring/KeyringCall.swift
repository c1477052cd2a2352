// SPDX-License-Identifier: Apache-2.0
import CSecret
import Foundation
import Synchronization

/// One conversation with the Secret Service, on a thread of its own, that ends in time whatever the service does.
///
/// At `limit` the calls are cancelled; a second later their thread is left behind.
struct KeyringCall<Value: Sendable>: Sendable {
    let limit: Duration
    let body: @Sendable (KeyringCancellation) throws(AgentError) -> Value

    func run() async throws(AgentError) -> Value {
        let cancellation = KeyringCancellation()
        let answer = SingleAnswer<Result<Value, AgentError>>()
        let body = self.body
        Thread.detachNewThread {
            do throws(AgentError) {
                answer.give(.success(try body(cancellation)))
            } catch {
                answer.give(.failure(error))
            }
        }
        let limit = self.limit
        let watch = Task.detached {
            try await Task.sleep(for: limit)
            cancellation.cancel()
            try await Task.sleep(for: .seconds(1))
            answer.give(.failure(.keyringSilent(after: limit)))
        }
        defer { watch.cancel() }
        return try await answer.value().get()
    }
}

/// A `GCancellable` that another thread may trip.
final class KeyringCancellation: Sendable {
    private let address: UInt

    init() {
        address = UInt(bitPattern: g_cancellable_new())
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(bitPattern: address))
    }

    var pointer: UnsafeMutablePointer<GCancellable>? { UnsafeMutablePointer(bitPattern: address) }

    var isCancelled: Bool { g_cancellable_is_cancelled(pointer) != 0 }

    func cancel() {
        g_cancellable_cancel(pointer)
    }
}

/// A value that one of several may give, once, and one waits for.
private final class SingleAnswer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Value, Never>)
        case given(Value)
        case taken
    }

    private let state = Mutex(State.open)

    func give(_ value: Value) {
        let waiting: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .open:
                state = .given(value)
                return nil
            case .waiting(let continuation):
                state = .taken
                return continuation
            case .given, .taken:
                return nil
            }
        }
        waiting?.resume(returning: value)
    }

    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let given: Value? = state.withLock { state in
                if case .given(let value) = state {
                    state = .taken
                    return value
                }
                state = .waiting(continuation)
                return nil
            }
            if let given { continuation.resume(returning: given) }
        }
    }
}
