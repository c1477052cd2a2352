// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream of bytes into messages, however they arrive.
public struct MessageReader: Sendable {
    public enum Failure: Error, Sendable {
        /// More bytes than a message may have, and no end.
        case tooLarge
        /// A whole message that is none.
        case malformed
    }

    private let limit: Int
    private var pending: Bytes = []
    /// Up to where there is no end.
    private var searched = 0

    /// - Parameter limit: of one message, in bytes.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Whether a message has begun and not ended.
    public var isAmidMessage: Bool { !pending.isEmpty }

    public mutating func append(_ bytes: some Collection<UInt8>) {
        pending += bytes
    }

    /// The next whole message; `nil` where more must arrive first. After an error nothing more can be understood.
    public mutating func next() throws(Failure) -> Message? {
        while let end = end() {
            guard end <= limit else { throw .tooLarge }
            let text = Bytes(pending[..<end])
            // A password may lie there: what is done leaves the memory that goes on.
            pending = Bytes(pending[(end + 1)...])
            searched = 0
            guard let message = Message(text) else { throw .malformed }
            return message
        }
        guard pending.count <= limit else { throw .tooLarge }
        return nil
    }

    /// Where the blank line is that ends the first message.
    private mutating func end() -> Int? {
        var index = max(searched, 1)
        while index < pending.count {
            if pending[index] == ASCII.newline, pending[index - 1] == ASCII.newline { return index }
            index += 1
        }
        searched = pending.count
        return nil
    }
}
