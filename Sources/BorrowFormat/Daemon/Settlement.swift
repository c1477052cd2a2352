// SPDX-License-Identifier: Apache-2.0

/// What a settling visit brought, for the user's eyes.
public struct Settlement: Sendable {
    /// A loan that its server wanted back, and that was given up.
    public struct Recall: Sendable {
        public let vendor: Bytes
        public let feature: Bytes
        /// The administrator's words; may be empty.
        public let reason: Bytes
        /// Whether it had been written off as lost.
        public let isReclaimed: Bool

        public init(vendor: Bytes, feature: Bytes, reason: Bytes, isReclaimed: Bool = false) {
            (self.vendor, self.feature, self.reason, self.isReclaimed) = (vendor, feature, reason, isReclaimed)
        }
    }

    /// The keys of the servers that answered, `ED25519=…`.
    public var reached: [Bytes] = []
    /// Returns that the servers know now.
    public var returned: [(vendor: Bytes, feature: Bytes)] = []
    public var recalled: [Recall] = []

    public init() {}

    public init?(_ message: Message) {
        guard message.word.equals("SETTLED"), let lines = message.lines({ $0 }) else { return nil }
        for line in lines {
            if line.word.equals("REACHED"), let server = line.value("SERVER") { reached.append(server) }
            if let feature = line.feature(of: "RETURNED") { returned.append(feature) }
            if let (vendor, feature) = line.feature(of: "RECALLED") {
                recalled.append(
                    Recall(vendor: vendor, feature: feature, reason: line.value("REASON") ?? [], isReclaimed: line.head.has("RECLAIMED")))
            }
        }
    }

    public var message: Message {
        let reached = reached.map { Message("REACHED", attributes: [Token("SERVER", $0)]).head.printed }
        let returned = returned.map { Message("RETURNED", [$0.vendor, $0.feature]).head.printed }
        let recalled = recalled.map { recall in
            let reclaimed = recall.isReclaimed ? [Token("RECLAIMED")] : []
            return Message("RECALLED", [recall.vendor, recall.feature], attributes: [.told("REASON", recall.reason)] + reclaimed).head
                .printed
        }
        return Message("SETTLED", body: Bytes((reached + returned + recalled).joined()))
    }
}
