// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Glibc

/// One application: reads its requests, one at a time, and writes what it is told.
final class Connection {
    /// In milliseconds: how long a message may take to arrive once it has begun.
    static let patience: Int64 = 10_000

    enum Event {
        /// Answered by `answer`, before the next one is read.
        case request(DaemonRequest)
        /// It is gone, however it went, and nothing more is heard of it.
        case closed
    }

    let number: Int
    private let descriptor: Int32
    private let clock: () -> Now
    private let tell: (Connection, Event) -> Void
    private var reader = MessageReader(limit: Message.largestRequest)
    private var outgoing = OutgoingMessages()
    private var watch: Watch?
    private var watched: Watch.Condition = []
    private var isAnswering = false
    private var hadPassword = false
    private var isOpen = true
    private var isReadingOn = false
    private(set) var deadline: Int64?

    /// - Parameter descriptor: of a socket that does not block; closed by this.
    init(number: Int, descriptor: Int32, clock: @escaping () -> Now, tell: @escaping (Connection, Event) -> Void) {
        (self.number, self.descriptor, self.clock, self.tell) = (number, descriptor, clock, tell)
        rewatch()
    }

    deinit {
        watch = nil
        if isOpen { Glibc.close(descriptor) }
    }

    /// The answer to the request that was read last.
    func answer(_ answer: DaemonAnswer) {
        isAnswering = false
        if hadPassword { Secrecy.sweep() }
        send(answer)
        if !isReadingOn { readOn() }
    }

    /// An answer, or news.
    func send(_ answer: DaemonAnswer) {
        guard isOpen else { return }
        guard outgoing.append(answer.message.text), outgoing.flush(to: descriptor) else { return close() }
        rewatch()
    }

    /// Says a last word, and closes.
    func refuse(_ refusal: ToldRefusal) {
        send(.refused(refusal))
        close()
    }

    /// What came in and is not a whole message by its deadline never will be.
    func perform(_ now: Now) {
        if let deadline, deadline <= now.uptime { close() }
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        deadline = nil
        watch = nil
        Glibc.close(descriptor)
        tell(self, .closed)
    }

    /// While an answer is on its way nothing is read: only that the application goes is heard.
    private func rewatch() {
        guard isOpen else { return }
        var condition: Watch.Condition = isAnswering ? [] : [.readable]
        if !outgoing.isEmpty { condition.insert(.writable) }
        guard watch == nil || condition != watched else { return }
        watched = condition
        watch = Watch(descriptor, condition.union([.hangUp, .failure])) { [unowned self] in happened($0) }
    }

    private func happened(_ condition: Watch.Condition) {
        if condition.contains(.writable), !outgoing.flush(to: descriptor) { return close() }
        if !isAnswering, !condition.isDisjoint(with: [.readable, .hangUp, .failure]) {
            receive()
        } else if !condition.isDisjoint(with: [.hangUp, .failure]) {
            close()
        }
        rewatch()
    }

    private func receive() {
        let count = withUnsafeTemporaryAllocation(byteCount: Message.largestRequest, alignment: 1) { space in
            let count = retried { recv(descriptor, space.baseAddress, space.count, 0) }
            if count > 0 { reader.append(UnsafeRawBufferPointer(rebasing: space[..<count])) }
            // It may hold a password.
            explicit_bzero(space.baseAddress!, space.count)
            return count
        }
        if count < 0, errno == EAGAIN { return }
        guard count > 0 else { return close() }
        readOn()
    }

    private func readOn() {
        isReadingOn = true
        defer { isReadingOn = false }
        do throws(MessageReader.Failure) {
            while isOpen, !isAnswering, let message = try reader.next() {
                deadline = nil
                guard let request = DaemonRequest(message) else { throw .malformed }
                isAnswering = true
                hadPassword = message.head.has("PASSWORD")
                tell(self, .request(request))
            }
        } catch {
            return refuse(error.refusal)
        }
        let isAmidMessage = isOpen && !isAnswering && reader.isAmidMessage
        deadline = isAmidMessage ? deadline ?? clock().uptime + Self.patience : nil
        rewatch()
    }
}

extension MessageReader.Failure {
    fileprivate var refusal: ToldRefusal {
        switch self {
        case .tooLarge:
            ToldRefusal(.tooLarge, "a request of more than \(Message.largestRequest) bytes", hint: "ask for less at once")
        case .malformed:
            ToldRefusal(.badMessage, "the message cannot be understood", hint: "see borrow.h: the library speaks for the application")
        }
    }
}
