// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Verdict {
    /// What starts borrowd.
    static var startDaemon: Bytes { Bytes("systemctl --user start borrowd.socket") }

    /// - Parameter local: what the nodelock directory says; a license in it was not enough. `nil`: it was not asked.
    static func noDaemon(_ local: Verdict?) -> Verdict {
        guard let local else {
            let detail = Bytes("lists, borrows and returns go through borrowd")
            return Verdict(.noDaemon, reason: ToldRefusal(code: VerdictCode.noDaemon.name, detail: detail, hint: startDaemon))
        }
        let detail = local.isLicensed ? Bytes("what is borrowed here has fewer seats than were asked for") : local.text
        return Verdict(.noDaemon, reason: ToldRefusal(code: local.code.name, detail: detail, hint: startDaemon))
    }

    static func refused(_ refusal: ToldRefusal, _ facts: Facts? = nil) -> Verdict {
        Verdict(.refused, facts, reason: refusal)
    }

    static func daemonFailed(_ detail: StaticString) -> Verdict {
        let hint = Bytes("systemctl --user restart borrowd, and read journalctl --user -u borrowd")
        return Verdict(.daemonFailed, reason: ToldRefusal(code: VerdictCode.daemonFailed.name, detail: Bytes(detail), hint: hint))
    }

    /// - Parameter local: what the nodelock directory says; `nil`: it was not asked.
    init(_ failure: DaemonConnection.Failure, _ local: Verdict?) {
        self =
            switch failure {
            case .absent: .noDaemon(local)
            case .foreign: .daemonFailed("its socket belongs to another user and is not believed")
            case .unreachable: .daemonFailed("its socket takes no connection")
            case .timedOut: .daemonFailed("no answer came in time")
            case .closed: .daemonFailed("it closed the connection")
            case .garbled: .daemonFailed("its answer cannot be understood")
            }
    }
}
