// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What is known of a request's passwords before it is decided: looking at them takes long, and a transaction does not wait for it.
struct PasswordProofs: Sendable {
    static let none = PasswordProofs()

    /// Of each license for which a password was given: the hash that it was held against, and whether it fits; `nil`: the license had
    /// none then.
    private var proofs: [LicenseName: (hash: String?, isRight: Bool)] = [:]

    mutating func add(_ license: LicenseName, against hash: String?, isRight: Bool) {
        proofs[license] = (hash, isRight)
    }

    /// - Parameter hash: as the decision's own transaction has it.
    /// - Throws: `password-needed`, also where the password was changed meanwhile; `password-wrong`.
    func requirePassword(_ hash: String, of license: LicenseName) throws(Refusal) {
        let name = license.feature.shown
        guard let proof = proofs[license], proof.hash == hash else {
            throw Refusal(
                .passwordNeeded, "the license of \(name) has a password",
                hint: "your administrator knows it; `borrow get` asks for it on a terminal, or takes --password-fd N")
        }
        guard proof.isRight else {
            throw Refusal(
                .passwordWrong, "that is not the password of \(name)",
                hint: "type it again, upper and lower case too; your administrator knows it")
        }
    }
}
