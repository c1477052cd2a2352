// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import NIOCore

extension LicenseServer.Address {
    /// Why the address cannot be listened on, in words for the administrator.
    func refusal(_ error: any Error) -> Refusal {
        let place = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        let (reason, hint) = words(error)
        return Refusal(.badConfiguration, "cannot serve on \(place): \(reason)", hint: hint)
    }

    private func words(_ error: any Error) -> (reason: String, hint: String) {
        let ours = "give an address of this machine, such as --listen 127.0.0.1:\(port), or 0.0.0.0 for all it has"
        if error is SocketAddressError.UnknownHost { return ("there is no host \(host)", ours) }
        guard let error = error as? IOError else { return ("\(error)", "give another --listen HOST:PORT") }
        return switch error.errnoCode {
        case EADDRINUSE: ("something listens there already", "stop that, or give another --listen HOST:PORT; port 0 is any free one")
        case EADDRNOTAVAIL: ("the address is none of this machine's", ours)
        case EACCES, EPERM:
            (
                "this user may not listen on that port",
                "give --listen \(host.contains(":") ? "[\(host)]" : host):PORT with a port from 1024 on"
            )
        default: (String(cString: strerror(error.errnoCode)).lowercased(), "give another --listen HOST:PORT")
        }
    }
}
