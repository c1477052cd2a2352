// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Makes a one-time code, which its report tells this once.
public struct EnrollOrder: AdministrativeOrder {
    public static let name = "enroll"
    public static let role = AdministratorRole.operate
    public static let days = 1...30

    /// As the laptop's account is called.
    public let user: String
    /// How long the code is good for.
    public let days: Int

    public struct Report: Codable, Sendable {
        public let user: String
        public let code: String
        public let expires: Instant
        /// Users of enrolled devices that look like this one, spelled out.
        public let lookAlikes: [String]
    }

    public init(user: String, days: Int) {
        (self.user, self.days) = (user, days)
    }

    /// - Throws: `usage` for a user that no device can claim, or for days out of range.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        try Self.requireUser(user)
        guard Self.days.contains(days) else {
            throw Refusal(.usage, "--days \(days) is not 1 to \(Self.days.upperBound)", hint: "for example --days 2")
        }
        let secret = EnrolmentCode.makeSecret()
        guard let hash = EnrolmentCode.hash(of: secret) else { throw Refusal(.internalFault, "a code that is none") }
        let code = EnrolmentCode(user: user, expiresAt: office.now + Int64(days) * 86400)
        try office.ledger.insert(code, hash: hash, at: office.now)
        try office.record(.enroll, "code made for \(user), until \(code.expiresAt.iso8601.shown)")
        return Report(user: user, code: secret, expires: code.expiresAt, lookAlikes: try office.ledger.usersLookingLike(user))
    }

    static func requireUser(_ user: String) throws(Refusal) {
        guard (1...255).contains(user.utf8.count), !user.unicodeScalars.contains(where: { $0.isTextControl || $0 == "\"" }) else {
            throw Refusal(
                .usage, "the user is empty, longer than 255 bytes, or holds a quote or a control character",
                hint: "give the name of the laptop's account, as `id -un` says it")
        }
    }
}
