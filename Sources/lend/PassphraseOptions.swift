// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowKeys
import BorrowServer

/// Where the passphrase of a key comes from: the terminal, or a file descriptor; never an argument or the environment.
struct PassphraseOptions: ParsableArguments {
    @Option(help: "Read passphrases from this file descriptor, each a line, instead of asking on the terminal.")
    var passphraseFd: Int32?

    /// That of a key that is there.
    func ask(_ path: String) throws(Refusal) -> Bytes {
        let typed = try input("the passphrase of \(path): ", path)
        guard !typed.isEmpty else {
            throw Refusal(
                .passphraseNeeded, "no passphrase came for \(path)", hint: "an empty one opens nothing: type it, or give it as a line")
        }
        return typed
    }

    /// That of a new key, or a new one: typed twice.
    func choose(_ path: String) throws(Refusal) -> Bytes {
        let typed = try input("a new passphrase for \(path): ", path)
        guard passphraseFd == nil, !typed.isEmpty else { return typed }
        var again = try input("the same again: ", path)
        defer { again.wipe() }
        guard again == typed else { throw Refusal(.usage, "the two differ, so nothing was written", hint: "type it again") }
        return typed
    }

    /// How a new key's is chosen; `nil` where it gets none.
    func choosing(unless isOpen: Bool) -> AskPassphrase? {
        if isOpen { return nil }
        return { path throws(Refusal) in try choose(path) }
    }

    private func input(_ question: String, _ path: String) throws(Refusal) -> Bytes {
        do throws(SecretInput.Failure) {
            if let passphraseFd { return try SecretInput.read(from: passphraseFd) }
            return try SecretInput.ask(question)
        } catch {
            switch error {
            case .noTerminal: throw .passphraseNeeded(path)
            case .unreadable:
                throw Refusal(
                    .cannotRead, "the file descriptor \(passphraseFd ?? -1) cannot be read", hint: "open it: --passphrase-fd 3 3<FILE")
            case .tooLong:
                throw Refusal(.usage, "the passphrase is longer than \(SecretInput.longest) bytes", hint: "take a shorter one")
            }
        }
    }
}
