// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// The places of the HTTP interface, each with the one method it takes.
enum Route: Equatable, Sendable {
    case license, features, borrow, preview, giveBack
    case request(String)

    /// - Parameter path: as in the request line; a query is ignored.
    init(method: String, path: String) throws(Refusal) {
        let place = Self.place(path)
        guard let route = Self.at(place) else {
            throw Refusal(
                .notFound, "there is nothing at \(place.prefix(100))",
                hint:
                    "the places are \(Path.license), \(Path.features), \(Path.borrow), \(Path.preview), \(Path.giveBack) and \(Path.requests)/ID"
            )
        }
        guard method == route.method else {
            throw Refusal(.methodNotAllowed, "\(place) takes \(route.method), not \(method.prefix(20))", hint: "use \(route.method)")
        }
        self = route
    }

    var method: String {
        switch self {
        case .license, .features, .request: "GET"
        case .borrow, .preview, .giveBack: "POST"
        }
    }

    /// Whether requests are taken whatever the device's clock says: a return is never too late.
    var takesAnyClock: Bool { self == .giveBack }

    static func place(_ path: String) -> String { String(path.prefix { $0 != "?" }) }

    static func at(_ place: String) -> Route? {
        switch place {
        case Path.license: return .license
        case Path.features: return .features
        case Path.borrow: return .borrow
        case Path.preview: return .preview
        case Path.giveBack: return .giveBack
        default:
            let prefix = Path.requests + "/"
            guard place.hasPrefix(prefix) else { return nil }
            let id = String(place.dropFirst(prefix.count))
            return RequestID.isWellFormed(Bytes(id.utf8)) ? .request(id) : nil
        }
    }
}

/// The shape of request ids, and of the names of loans: 16 bytes in base64url.
enum RequestID {
    static func isWellFormed(_ text: Bytes) -> Bool { text.count == 22 && Base64URL.decode(text)?.count == 16 }
}
