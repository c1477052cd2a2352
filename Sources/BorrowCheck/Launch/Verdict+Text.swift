// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Verdict {
    /// One line for a person: lower case, no full stop.
    public var text: Bytes {
        let end = facts?.expiresAt.map { Bytes(" ") + $0.readable } ?? []
        let user = facts.map { Bytes(" ") + $0.user } ?? []
        let detail = reason?.detail ?? []
        return switch code {
        case .licensed: Bytes("licensed to") + user + Bytes(" until") + end
        case .none: Bytes("nothing is borrowed for this feature on this machine")
        case .returned: Bytes("this license was returned") + (detail.isEmpty ? [] : Bytes(", ") + detail)
        case .expired: Bytes("the borrowed license ended at") + end
        case .notYetValid:
            Bytes("the borrowed license was issued at ") + (facts?.issuedAt?.readable ?? [])
                + Bytes(", more than a day after what this machine's clock says")
        case .wrongMachine: Bytes("this license was borrowed for another machine")
        case .versionTooOld: Bytes("the borrowed license is for version ") + (facts?.version?.text ?? []) + Bytes(", an older one")
        case .badSignature: Bytes("the borrowed license was edited or damaged: its signature does not fit")
        case .publisherUnknown: Bytes("no publisher that this application trusts has signed the license")
        case .exceedsLine: Bytes("the borrowed license claims more than the publisher's license line")
        case .malformed: Bytes("the file in the nodelock directory is not a borrowed license")
        case .unreadable: Bytes("the borrowed license or the machine id cannot be read")
        case .connectedOnly: Bytes("this license holds only while its application is connected to borrowd")
        case .noDaemon:
            detail + Bytes(", and borrowd, which could ask a license server, does not run: start it with ") + Self.startDaemon
        case .refused: Bytes("the license was refused: ") + detail
        case .daemonFailed: Bytes("borrowd was asked: ") + detail
        }
    }
}

extension Verdict {
    /// The same as a string, to show or to log.
    public var message: String { text.shown }
}
