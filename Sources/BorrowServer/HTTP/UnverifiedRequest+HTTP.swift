// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Hummingbird

extension UnverifiedRequest {
    init(_ request: Request, body: Bytes, from peer: Peer) {
        let headers = request.headers
        func field(_ name: HTTPField.Name) -> Bytes { Bytes((headers[name] ?? "").utf8) }
        self.init(
            head: RequestHead(
                method: request.method.rawValue, path: request.head.path ?? "", server: field(.borrowServer), device: field(.borrowDevice),
                time: field(.borrowTime), id: field(.borrowID)),
            signature: field(.borrowSignature), body: body, peer: peer,
            token: headers[.authorization].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil })
        password = field(.borrowPassword)
    }
}

typealias HTTPField = HTTPFields.Element

extension HTTPField.Name {
    static let borrowServer = named(HeaderName.server)
    static let borrowDevice = named(HeaderName.device)
    static let borrowTime = named(HeaderName.time)
    static let borrowID = named(HeaderName.id)
    static let borrowSignature = named(HeaderName.signature)
    static let borrowPassword = named(HeaderName.password)

    private static func named(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
        return field
    }
}
