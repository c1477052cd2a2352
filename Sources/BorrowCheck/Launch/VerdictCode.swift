// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The launch check's answer in a number; stable, and the same in `borrow.h`.
public enum VerdictCode: Int32, Sendable, CaseIterable {
    case licensed = 0
    /// No grant for this feature on this machine.
    case none = 1
    case returned = 2
    case expired = 3
    /// More than 24 hours before it was issued.
    case notYetValid = 4
    case wrongMachine = 5
    /// The grant is for an older version than the application asks for.
    case versionTooOld = 6
    case badSignature = 7
    /// No publisher that the application pins has signed the line.
    case publisherUnknown = 8
    /// The grant claims more than the publisher's line.
    case exceedsLine = 9
    case malformed = 10
    /// There is a file and it cannot be read, or the machine has no id.
    case unreadable = 11
    /// A grant that holds only while its application is connected was found as a file.
    case connectedOnly = 12
    /// Nothing here licenses it, and borrowd, which could ask a license server, does not run.
    case noDaemon = 13
    /// borrowd was asked, and the license server or the agent refused.
    case refused = 14
    /// borrowd runs, and gives no answer that can be understood in time.
    case daemonFailed = 15

    /// `wrong-machine`.
    public var name: Bytes { Bytes(label) }

    /// The same as constant memory that ends in NUL, for C.
    public var label: StaticString {
        switch self {
        case .licensed: "licensed"
        case .none: "none"
        case .returned: "returned"
        case .expired: "expired"
        case .notYetValid: "not-yet-valid"
        case .wrongMachine: "wrong-machine"
        case .versionTooOld: "version-too-old"
        case .badSignature: "bad-signature"
        case .publisherUnknown: "publisher-unknown"
        case .exceedsLine: "exceeds-line"
        case .malformed: "malformed"
        case .unreadable: "unreadable"
        case .connectedOnly: "connected-only"
        case .noDaemon: "no-daemon"
        case .refused: "refused"
        case .daemonFailed: "daemon-failed"
        }
    }

    /// How far the check came: of several no's, the one that says most.
    var rank: Int {
        switch self {
        case .licensed: 16
        case .refused: 15
        case .daemonFailed: 14
        case .noDaemon: 13
        case .expired: 12
        case .notYetValid: 11
        case .versionTooOld: 10
        case .returned: 9
        case .connectedOnly: 8
        case .wrongMachine: 7
        case .exceedsLine: 6
        case .publisherUnknown: 5
        case .badSignature: 4
        case .malformed: 3
        case .unreadable: 2
        case .none: 1
        }
    }
}
