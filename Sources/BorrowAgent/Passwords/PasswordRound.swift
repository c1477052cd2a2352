// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat

/// What servers asked for while one order is carried out, and what was given: gone with the order.
struct PasswordRound: Sendable {
    private let source: any PasswordSource
    private var given: [PasswordQuestion.License: (password: Password, question: PasswordQuestion)] = [:]

    init(_ source: any PasswordSource) {
        self.source = source
    }

    /// One for each feature of a request, in their order; empty where none has any.
    func passwords(for features: [Terms.Feature], at server: Bytes) -> [Password?] {
        let known = features.map { given[.init(server: server, vendor: Bytes($0.vendor.utf8), feature: Bytes($0.name.utf8))]?.password }
        return known.allSatisfy { $0 == nil } ? [] : known
    }

    /// Gets what a refusal asks for.
    ///
    /// - Returns: whether it is worth asking the server again.
    /// - Throws: `encryption-needed` before anybody is asked for what could not be sent.
    mutating func answer(_ problem: Problem, from server: Bytes, at address: ServerAddress) async throws(AgentError) -> Bool {
        let wanted = (problem.features ?? []).filter(\.isAboutAPassword)
        // What is refused for another reason stays refused with a password.
        guard !wanted.isEmpty, wanted.count == problem.features?.count else { return false }
        for feature in wanted {
            let license = PasswordQuestion.License(server: server, vendor: Bytes(feature.vendor.utf8), feature: Bytes(feature.name.utf8))
            let failures = given[license].map { $0.question.failures + 1 } ?? 0
            let question = PasswordQuestion(
                server: server, vendor: license.vendor, feature: license.feature, failures: failures)
            guard address.isEncrypted else { throw .passwordUnsent(license.feature, address) }
            guard let password = try await source.password(for: question) else { return false }
            given[license] = (password, question)
        }
        return true
    }

    /// Leaves out those that a server did not take after all.
    mutating func forget(_ refused: [Problem.Feature], at server: Bytes) {
        for feature in refused { given[.init(server: server, vendor: Bytes(feature.vendor.utf8), feature: Bytes(feature.name.utf8))] = nil }
    }

    /// Tells the source which of its passwords were taken.
    func accepted() async throws(AgentError) {
        for (password, question) in given.values { try await source.accepted(password, for: question) }
    }
}

extension Problem.Feature {
    /// Whether another password may be the cure.
    var isAboutAPassword: Bool { [.passwordNeeded, .passwordWrong].contains(RefusalCode(rawValue: code)) }
}

extension PasswordQuestion {
    struct License: Hashable, Sendable {
        let server: Bytes
        let vendor: Bytes
        let feature: Bytes
    }
}

extension AgentError {
    static func passwordUnsent(_ feature: Bytes, _ address: ServerAddress) -> AgentError {
        AgentError(
            .encryptionNeeded, "the license of \(shown(feature)) has a password, and the connection to \(address) is not encrypted",
            hint: "ask your administrator for the server's https:// address, and give --server https://\(address)")
    }
}

/// `Borrow-Password`: what `Conversation` puts beside a request, and never into it.
enum PasswordHeader {
    /// Base64url, with commas between.
    static func value(_ passwords: [Password?]) -> String {
        passwords.map { $0?.withBytes { Base64URL.encode($0).shown } ?? "" }.joined(separator: ",")
    }
}
