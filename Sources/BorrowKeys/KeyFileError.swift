// SPDX-License-Identifier: Apache-2.0

/// What went wrong with a key file; equal by code.
public struct KeyFileError: Error, Equatable, Sendable {
    public enum Code: Sendable {
        case absent, unreadable, malformed
        /// A secret that others may read.
        case exposed
        /// A secret is never written over.
        case exists
        case unwritable
        /// A secret that only its passphrase opens.
        case sealed
    }

    public let code: Code
    public let path: String

    public init(_ code: Code, _ path: String) {
        (self.code, self.path) = (code, path)
    }

    /// Lower case, no full stop.
    public var detail: String {
        switch code {
        case .absent: "there is no key file \(path)"
        case .unreadable: "cannot read the key file \(path)"
        case .malformed: "\(path) is not a key file"
        case .exposed: "the secret key \(path) can be read by others"
        case .exists: "\(path) exists, and a key is never written over"
        case .unwritable: "cannot write the key file \(path)"
        case .sealed: "the secret key \(path) is under a passphrase"
        }
    }

    public var hint: String {
        switch code {
        case .absent: "check the path"
        case .unreadable: "check its owner and mode"
        case .malformed: "it holds one line, ED25519=... or, for a secret, ED25519-SECRET=..."
        case .exposed: "chmod 600 \(path)"
        case .exists: "name another path, or move the old key away first"
        case .sealed: "`lend key passphrase --no-passphrase \(path)` takes it away"
        case .unwritable: "check that its folder exists and may be written to"
        }
    }

    public static func == (left: KeyFileError, right: KeyFileError) -> Bool { left.code == right.code }
}
