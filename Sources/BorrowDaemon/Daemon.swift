// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Glibc

/// The daemon on the laptop, from its command line to its exit status.
public enum Daemon {
    public static func run(_ arguments: some Collection<String>) -> Int32 {
        switch arguments.first {
        case "--help", "-h":
            say(help)
            return 0
        case "--version":
            say(Release.version)
            return 0
        case let argument?:
            let refusal = AgentError(.usage, "unknown option \"\(argument)\"", hint: "see `borrowd --help`")
            Log.error("\(refusal.detail) [\(refusal.code.rawValue)]", hint: refusal.hint)
            return refusal.code.exitStatus
        case nil:
            return serve()
        }
    }

    private static func serve() -> Int32 {
        do throws(AgentError) {
            try Service(Surroundings.ofThisProcess()).run()
            return 0
        } catch {
            Log.error("\(error.detail) [\(error.code.rawValue)]", hint: error.hint)
            return error.code.exitStatus
        }
    }

    private static func say(_ text: String) {
        let line = Bytes((text + "\n").utf8)
        _ = write(STDOUT_FILENO, line, line.count)
    }

    private static let help = """
        borrowd: asks for licenses when applications do, renews them, and brings home what is given back.

        usage: borrowd [--help] [--version]

        It serves one user, at the socket borrow/socket in XDG_RUNTIME_DIR, until it gets SIGTERM; systemd may hand
        over the socket (borrowd.socket). Applications reach it through libborrow, and need no other set-up. It
        speaks to license servers through the `borrow` beside it, and says what goes wrong on standard error.
        Configuration: notifications = no, usage-log = no; see `borrow --help`.
        """
}
