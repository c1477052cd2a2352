// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// The places of the HTTP interface, each with the one method it takes.
enum Route: Equatable, Sendable {
    case license, features, borrow, preview, giveBack, recalls, usage, capability, served, adopt, enroll, roles
    case request(String)
    case administration(String)

    /// - Parameter path: as in the request line; a query is ignored.
    init(method: String, path: String) throws(Refusal) {
        let place = Self.place(path)
        guard let route = Self.at(place) else {
            throw Refusal(
                .notFound, "there is nothing at \(place.prefix(100))",
                hint: "the places are \(Self.places.map(\.path).joined(separator: ", ")) and \(Path.requests)/ID"
            )
        }
        guard method == route.method else {
            throw Refusal(.methodNotAllowed, "\(place) takes \(route.method), not \(method.prefix(20))", hint: "use \(route.method)")
        }
        self = route
    }

    var method: String {
        switch self {
        case .license, .roles, .features, .recalls, .served, .request: "GET"
        case .borrow, .preview, .giveBack, .usage, .capability, .adopt, .enroll, .administration: "POST"
        }
    }

    /// Whether requests are taken whatever the device's clock says: a return is never too late, and what asks for one neither.
    var takesAnyClock: Bool { [.giveBack, .recalls, .adopt].contains(self) }

    private static let places: [(path: String, route: Route)] = [
        (Path.license, .license), (Path.features, .features), (Path.borrow, .borrow), (Path.preview, .preview), (Path.giveBack, .giveBack),
        (Path.recalls, .recalls), (Path.adopt, .adopt), (Path.usage, .usage), (Path.capability, .capability), (Path.served, .served),
        (Path.enroll, .enroll), (Path.roles, .roles),
    ]

    static func place(_ path: String) -> String { String(path.prefix { $0 != "?" }) }

    static func at(_ place: String) -> Route? {
        if let known = places.first(where: { $0.path == place }) { return known.route }
        if place.hasPrefix(Path.administration) { return .administration(String(place.dropFirst(Path.administration.count))) }
        let prefix = Path.requests + "/"
        guard place.hasPrefix(prefix) else { return nil }
        let id = String(place.dropFirst(prefix.count))
        return RequestID.isWellFormed(Bytes(id.utf8)) ? .request(id) : nil
    }
}

/// The shape of request ids, and of the names of loans: 16 bytes in base64url.
enum RequestID {
    static func isWellFormed(_ text: Bytes) -> Bool { text.count == 22 && Base64URL.decode(text)?.count == 16 }
}
