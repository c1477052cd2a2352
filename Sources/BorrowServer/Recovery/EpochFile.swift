// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// The epoch as it lies beside the server's key: signed by that key, replaced whole, durable, for its owner alone.
public struct EpochFile: Sendable {
    enum Content: Sendable {
        case absent
        case epoch(Epoch)
        /// Not this key's, edited, or not to be read.
        case unusable
    }

    private static let largest = SealedText.largest

    public let path: String
    private let key: SigningKey

    /// - Parameter keyPath: where the key lies: `server.key` has its epoch in `server.epoch`.
    public init(besideKey keyPath: String, key: SigningKey) {
        path = (keyPath.hasSuffix(".key") ? String(keyPath.dropLast(4)) : keyPath) + ".epoch"
        self.key = key
    }

    /// Notes of a key that was made just now that it has never lent.
    ///
    /// - Throws: `cannot-write`.
    func begin() throws(Refusal) { try write(.beginning) }

    /// Notes of a key that takes the place of another what that one knows; nothing where that one has no epoch.
    ///
    /// - Throws: `cannot-write`.
    public func inherit(from old: EpochFile) throws(Refusal) {
        if case .epoch(let epoch) = old.content() { try write(epoch) }
    }

    func content() -> Content {
        let text: Bytes
        do throws(BoundedFile.Failure) {
            text = try BoundedFile.read(Bytes(path.utf8), limit: Self.largest, following: true)
        } catch {
            return error == .absent ? .absent : .unusable
        }
        guard let sealed = SealedText(text), key.publicKey.verifies(sealed, for: .epoch), let epoch = Epoch(message: sealed.message) else {
            return .unusable
        }
        return .epoch(epoch)
    }

    /// - Throws: `cannot-write`.
    func write(_ epoch: Epoch) throws(Refusal) {
        try TextFile.write(key.seal(epoch.message, for: .epoch).text, to: path, newMode: 0o600)
    }
}
