// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Messages on borrowd's socket and on the pipes of `borrow contact`.
enum MessageEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        let whole = messages(in: [input[...]])
        let middle = input.count / 2
        let halves = messages(in: [input[..<middle], input[middle...]])
        try promise(whole == halves, "messages are the same however their bytes arrive")
        for text in whole {
            guard let message = Message(Bytes(text.dropLast())) else { throw BrokenPromise(description: "a message comes back") }
            try promise(message.text == text, "a message has one text")
            try understand(message)
        }
    }

    /// What is understood is understood again from its own text.
    private static func understand(_ message: Message) throws(BrokenPromise) {
        if let request = ContactRequest(message)?.message {
            try promise(ContactRequest(request)?.message.text == request.text, "a request comes back")
        }
        if let answer = DaemonAnswer(message)?.message {
            try promise(DaemonAnswer(answer)?.message.text == answer.text, "an answer comes back")
        }
        if let settlement = Settlement(message)?.message {
            try promise(Settlement(settlement)?.message.text == settlement.text, "a settlement comes back")
        }
    }

    /// The texts of the messages before the first that is none.
    private static func messages(in parts: [ArraySlice<UInt8>]) -> [Bytes] {
        var reader = MessageReader(limit: Message.largestAnswer)
        var texts: [Bytes] = []
        for part in parts {
            reader.append(part)
            do throws(MessageReader.Failure) {
                while let message = try reader.next() { texts.append(message.text) }
            } catch {
                return texts
            }
        }
        return texts
    }

    static var seeds: [Bytes] {
        var wish = Wish(vendor: Bytes("ugslmd"), feature: Bytes("cad"), version: Version("27.0"))
        (wish.seats, wish.end, wish.isOffline, wish.password) = (2, .until(Cast.now), true, Bytes("se cret\""))
        (wish.lmBorrow, wish.project, wish.renews) = (Bytes("22-nov-2026:all:29-nov-2026"), Bytes("wing"), Bytes("loan"))
        let (vendor, feature) = (wish.vendor, wish.feature)
        let requests: [ContactRequest] = [
            .forwarded(.checkout(wish)), .forwarded(.checkin(handle: 3)), .forwarded(.giveBack(vendor: vendor, feature: feature)),
            .forwarded(.list), .forwarded(.held), .renew(grant: Bytes("FEATURE\n")), .checkin(grant: Bytes("FEATURE\n")), .settle,
            .forwarded(.using(vendor: vendor, feature: feature, loan: Bytes("loan"), until: Cast.now)),
        ]
        let refusal = ToldRefusal(.noneFree, "0 of 10 \"seats\" free", hint: "wait")
        let answers: [DaemonAnswer] = [
            .granted(handle: 3, grant: Bytes("FEATURE\n")), .refused(refusal), .pending,
            .offers([
                ToldOffer(vendor: vendor, feature: feature, version: Version("1")!, free: 1, total: 2, longestUntil: Cast.now)
            ]),
            .holdings([
                ToldHolding(
                    vendor: vendor, feature: feature, version: Version("1")!, seats: 1, until: Cast.now, loan: Bytes("loan"), handle: 2)
            ]), .renewed(handle: 3, grant: Bytes("FEATURE\n")), .ending(handle: nil, loan: Bytes("loan"), until: Cast.now),
            .ended(handle: 3, loan: Bytes("loan"), refusal),
        ]
        var settlement = Settlement()
        settlement.returned = [(vendor, feature)]
        settlement.recalled = [Settlement.Recall(vendor: vendor, feature: feature, reason: Bytes("needed"))]
        return requests.map(\.message.text) + answers.map(\.message.text) + [settlement.message.text]
    }
}
