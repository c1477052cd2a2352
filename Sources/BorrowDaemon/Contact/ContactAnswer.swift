// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What the `borrow` that was spawned said, or what is said in its place where it failed.
enum ContactAnswer: Sendable {
    case told(DaemonAnswer)
    case settled(Settlement)

    /// `nil` for what is no answer: news and words that nobody knows among them.
    init?(_ message: Message) {
        if let settlement = Settlement(message) {
            self = .settled(settlement)
        } else if let answer = DaemonAnswer(message), !answer.isNews {
            self = .told(answer)
        } else {
            return nil
        }
    }

    var refusal: ToldRefusal? {
        if case .told(.refused(let refusal)) = self { refusal } else { nil }
    }

    /// The grant that was given, read; `nil` for any other answer, and for bytes that are no grant.
    var grant: (grant: Grant, text: Bytes)? {
        guard case .told(.granted(_, let text)) = self, let grant = try? Grant.parse(text) else { return nil }
        return (grant, text)
    }

    static func failed(_ detail: String, hint: String = ToldRefusal.contactHint) -> ContactAnswer {
        .told(.refused(ToldRefusal(.contactFailed, detail, hint: hint)))
    }
}

extension ToldRefusal {
    static let contactHint = "see whether `borrow list` reaches the license server, and what the log of borrowd says"

    /// Whether no server said so: the same may work later. A login page's answer is not signed; keyring and disk are this machine's.
    var isUnreachable: Bool {
        guard let known = RefusalCode(rawValue: code.shown) else { return false }
        return known == .answerUnsigned || [69, 70, 73, 74, 77, 78].contains(known.exitStatus)
    }
}

extension Bytes {
    func equals(_ code: RefusalCode) -> Bool { elementsEqual(code.rawValue.utf8) }
}
