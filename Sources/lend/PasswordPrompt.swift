// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import BorrowServer

/// How an administrator types a license's password: only its hash leaves this process.
enum PasswordPrompt {
    /// - Parameter descriptor: where it is read from; `nil`: the terminal, twice.
    /// - Throws: `password-needed` where there is neither, `usage` for one that is empty, too long or typed differently again.
    static func newHash(for license: String, descriptor: Int32?) throws(Refusal) -> String {
        var password = try input(descriptor, "the new password of \(shown(license)): ")
        defer { password.wipe() }
        guard !password.isEmpty else { throw Refusal(.usage, "the password is empty", hint: "--no-password takes it away") }
        if descriptor == nil {
            var again = try input(nil, "the same again: ")
            defer { again.wipe() }
            guard again == password else { throw Refusal(.usage, "the two differ, so nothing was changed", hint: "type it again") }
        }
        guard let hash = password.withUnsafeBytes({ PasswordHash(of: $0) }) else {
            throw Refusal(.internalFault, "there is no memory to hash a password", hint: "try again")
        }
        return hash.text
    }

    private static func input(_ descriptor: Int32?, _ question: String) throws(Refusal) -> Bytes {
        do throws(SecretInput.Failure) {
            if let descriptor { return try SecretInput.read(from: descriptor) }
            return try SecretInput.ask(question)
        } catch {
            switch error {
            case .noTerminal:
                throw Refusal(
                    .passwordNeeded, "there is no terminal to ask for the password on",
                    hint: "give it through a file descriptor: --password-fd 3 3<FILE")
            case .unreadable:
                throw Refusal(
                    .cannotRead, "the file descriptor \(descriptor ?? -1) cannot be read", hint: "open it: --password-fd 3 3<FILE")
            case .tooLong:
                throw Refusal(.usage, "the password is longer than \(SecretInput.longest) bytes", hint: "take a shorter one")
            }
        }
    }
}
