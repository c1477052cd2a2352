// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What keeps a line from being lent and can be put right, as a notice says it.
enum Obstacle: String {
    case untrusted = "no trusted publisher has signed it for this server"
    case unsigned = "it has no SIGN"
    case otherServer = "no SERVER line of the file names this server's key"

    func wayOut(server: Bytes) -> String {
        switch self {
        case .untrusted:
            "either the publisher's key is not trusted (give his .pub file with --publisher, or put it into /etc/borrow/publishers.d or ~/.config/borrow/publishers.d), "
                + "or the line was edited after it was signed (take the publisher's file as it was sent)"
        case .unsigned: "the publisher signs the file with `lend publisher sign`"
        case .otherServer:
            "name the --key that the SERVER line is for, or have the publisher put \(server.shown) on it and sign with `lend publisher sign`"
        }
    }
}
