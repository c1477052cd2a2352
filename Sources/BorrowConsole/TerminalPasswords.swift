// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// Passwords that a person types when a server asks for them, without echo.
package struct TerminalPasswords: PasswordSource {
    private static let mostAttempts = 3

    package init() {}

    package func password(for question: PasswordQuestion) async throws(AgentError) -> Password? {
        guard question.failures < Self.mostAttempts else { return nil }
        if question.failures > 0 { Voice.note("that is not the password of \(shown(question.feature))") }
        do throws(SecretInput.Failure) {
            var typed = try SecretInput.ask("borrow: the password of \(shown(question.feature)): ")
            defer { typed.wipe() }
            return typed.isEmpty ? nil : typed.withUnsafeBytes { Password($0) }
        } catch {
            // The server's own words say what to do without a terminal.
            return nil
        }
    }

    package func accepted(_ password: Password, for question: PasswordQuestion) async throws(AgentError) {}
}

extension GivenPassword {
    /// What stands in a file descriptor up to its first newline.
    package init(descriptor: Int32) throws(AgentError) {
        do throws(SecretInput.Failure) {
            var given = try SecretInput.read(from: descriptor)
            defer { given.wipe() }
            guard !given.isEmpty else {
                throw SecretInput.Failure.unreadable
            }
            self.init(given.withUnsafeBytes { Password($0) })
        } catch {
            throw AgentError(
                .passwordNeeded, "the file descriptor \(descriptor) gives no password of 1 to \(SecretInput.longest) bytes",
                hint: "open it: --password-fd 3 3<FILE")
        }
    }
}
