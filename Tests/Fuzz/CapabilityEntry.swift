// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation

@testable import BorrowServer

/// What a server makes of the body of a capability request.
enum CapabilityEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        guard let terms = try? CapabilityTerms(json: input) else { return }
        guard let text = try? JSONEncoder().encode(terms) else { throw BrokenPromise(description: "terms can be written") }
        try promise((try? CapabilityTerms(json: Bytes(text))) == terms, "terms come back")
        try promise(terms.features.count <= CapabilityTerms.mostFeatures, "an answer holds all grants")
        try promise(terms.operation != .undo || terms.features.isEmpty && terms.undoes != nil, "an undo names what it undoes, and no more")
        let device = Cast.device.publicKey.hostid.shown
        let request = try? terms.request(id: String(repeating: "A", count: 22), bodyHash: "", device: device)
        guard let request else { return }
        try promise(request.asked.features.count == terms.features.count, "each feature is asked")
        try promise(request.asked.features.allSatisfy { $0.seats >= 1 && $0.seats <= 999_999_999 }, "seats are asked")
        try promise(!request.isReport || request.isIncremental && !request.asked.features.isEmpty, "a report adds something")
        let names = request.asked.features.map { [$0.vendor, $0.feature] }
        try promise(Set(names).count == names.count, "each feature is asked once")
        try promise(!request.asked.end.isConnected, "what is served is no connected license")
        try decides(request)
    }

    /// Without passwords and reservations, each feature alone.
    private static func decides(_ request: CapabilityRequest) throws(BrokenPromise) {
        for asked in request.asked.features {
            let known = [(asked: asked, pools: shelf.pools(vendor: asked.vendor, feature: asked.feature), out: SeatsOut())]
            guard case .lend(let allotments) = Lending.decide(known, end: request.asked.end, for: request.asked.borrower, now: Cast.now)
            else { continue }
            try promise(
                allotments.allSatisfy { $0.end > Cast.now && $0.asked.seats == asked.seats }, "what is served lasts, and is what was asked")
        }
    }

    private static let shelf = Stocktaking(unverified: [
        LicenseText(
            name: "",
            bytes: Bytes(
                "SERVER h ED25519=x\nVENDOR v\nINCREMENT cad v 1.0 permanent 10 BORROW SIGN=x\nINCREMENT ink v 1.0 permanent 10 METERED BORROW SIGN=x\n"
                    .utf8))
    ]).shelf

    private static let head = #""user":"alice","host":"h","display":"","project":"","client":"c","machine":"\#(Cast.machine.shown)""#

    static let seeds: [Bytes] = [
        #""operation":"request","features":[{"vendor":"v","name":"cad","count":2}]"#,
        #""operation":"request","features":[],"incremental":false,"partial":true"#,
        #""operation":"preview","features":[{"vendor":"v","name":"cad","count":999999999,"version":"1.0"}],"for":3600,"incremental":true"#,
        #""operation":"report","features":[{"vendor":"v","name":"ink","count":1}],"partial":true"#,
        #""operation":"undo","undoes":"AAAAAAAAAAAAAAAAAAAAAA","features":[]"#, #""operation":"undo","features":[]"#,
        #""operation":"report","features":[]"#, #""operation":"erase","features":[]"#,
        #""operation":"request","features":[{"vendor":"v","name":"cad","count":1},{"vendor":"v","name":"cad","count":1}]"#,
        #""operation":"request","features":[{"vendor":"v","name":"cad","count":-1}],"for":0"#,
        #""operation":"request","operation":"undo","features":[]"#, #""operation":"request","features":null,"for":1e99"#,
    ].map { Bytes("{\($0),\(head)}".utf8) }
}
