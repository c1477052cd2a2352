// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowPlaces
import Glibc

/// The front door: answers a plain `borrow check` at once, and becomes `borrow-agent` for everything else.
///
/// The agent's libraries for keyring and network take longer to load than the whole check.
@main
enum Borrow {
    static func main() {
        if let question = LaunchQuestion(arguments: CommandLine.arguments.dropFirst()), let verdict = verdict(question),
            write(shown(verdict.text) + "\n", to: STDOUT_FILENO)
        {
            exit(verdict.isLicensed ? 0 : 1)
        }
        becomeTheAgent()
    }

    /// `nil` where something is in the way: the agent will find it too, and say what.
    private static func verdict(_ question: LaunchQuestion) -> Verdict? {
        let places = Places(variables: variables)
        guard let machine = Machine.hostid(), let publishers = try? TrustedPublishers(folders: places.configuration) else { return nil }
        return try? question.verdict(
            in: places.nodelocks, machine: machine, publishers: publishers, now: Instant(seconds: Int64(time(nil))))
    }

    private static var variables: [String: String] {
        let names = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "BORROW_NODELOCK"]
        let pairs = names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// - Returns: whether all of it was written.
    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        let bytes = Bytes(text.utf8)
        return Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    }

    /// Runs the program beside this one in its place.
    private static func becomeTheAgent() -> Never {
        let suffix: StaticString = "-agent"
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + suffix.utf8CodeUnitCount + 1)
        let length = readlink("/proc/self/exe", &path, Int(PATH_MAX))
        guard length > 0 else { fail("/proc is not mounted", hint: "mount it, or call borrow-agent") }
        suffix.withUTF8Buffer { for (index, byte) in $0.enumerated() { path[length + index] = CChar(byte) } }
        execv(path, CommandLine.unsafeArgv)
        let reason = String(cString: strerror(errno)).lowercased()
        let agent = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        fail("cannot start \(shown(agent)): \(reason)", hint: "install borrow-agent beside borrow")
    }

    private static func fail(_ error: String, hint: String) -> Never {
        write("borrow: error: \(error)\nborrow: hint: \(hint)\n", to: STDERR_FILENO)
        exit(70)
    }
}
