// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole

/// How a person gives the password of a license, where its server asks for one: never in an argument.
struct PasswordOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read the license's password from this file descriptor, up to the first newline.", valueName: "n"))
    var passwordFd: Int32?

    @Flag(help: "Ask for the license's password, and have the desktop's keyring keep it.")
    var rememberPassword = false

    func source() throws(AgentError) -> any PasswordSource {
        let typed: any PasswordSource
        if let passwordFd { typed = try GivenPassword(descriptor: passwordFd) } else { typed = TerminalPasswords() }
        return KeyringPasswords(otherwise: typed, keeps: rememberPassword) { Voice.note($0) }
    }
}
