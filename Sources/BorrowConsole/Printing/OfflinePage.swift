// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat

/// What is held on this machine above what can be borrowed: the two lists of an offline management, for people and for scripts.
package struct OfflinePage: Sendable {
    /// What is held, and what is given up and not told yet; each by vendor and feature.
    private let held: [Holding]
    /// Who else's things are told apart.
    private let person: Person
    /// `nil`: no server was reached.
    private let lenders: [Lender]?
    private let now: Instant
    private let zone: Zone

    package init(_ holdings: [Holding], of person: Person, lenders: [Lender]?, now: Instant, zone: Zone) {
        held = holdings.filter { $0.state == .held || $0.state == .returnPending }
        (self.person, self.lenders, self.now, self.zone) = (person, lenders, now, zone)
    }

    /// Without the newline of the last line; empty where nothing is held and nobody could be asked.
    package var text: String {
        var parts: [String] = []
        if !held.isEmpty { parts.append(heldTable.text) }
        if let lenders { parts.append(Self.table(of: lenders)) }
        return parts.joined(separator: "\n\n")
    }

    private var heldTable: Table {
        var table = Table("HELD HERE", "VERSION", "VENDOR", "SEATS", "UNTIL", "LEFT", "WHO", "SERVER")
        for holding in held {
            let isHeld = holding.state == .held
            let end = holding.expiresAt ?? .min
            let others = holding.user.map { $0 != Bytes(person.user.utf8) } ?? false
            table.add(
                shown(holding.feature), holding.version.map { shown($0.text) } ?? "", shown(holding.vendor),
                isHeld ? "\(holding.seats)" : "", isHeld ? "\(zone.shortText(end)) \(zone.abbreviation(end))" : "given up",
                isHeld ? leftText(end - now) : "to be told", others ? shown(holding.user ?? []) : "",
                holding.serverHost.map { shown($0) } ?? "")
        }
        return table
    }

    private static func table(of lenders: [Lender]) -> String {
        var table = Table("FEATURE", "VERSION", "VENDOR", "FREE", "LONGEST", "WHAT IT IS", "SERVER")
        for lender in lenders {
            for offer in lender.offers {
                table.add(
                    shown(offer.name), shown(offer.version), shown(offer.vendor),
                    "\(offer.free)/\(offer.total)\(offer.over.map { ", \($0) over" } ?? "")",
                    offer.longestUntil.map { lengthText($0 - lender.time) } ?? (offer.metered == true ? "metered" : "not to be borrowed"),
                    shown(offer.userInfo ?? ""),
                    lenders.count > 1 ? lender.address.description : "")
            }
        }
        return table.isEmpty ? "nothing is lent" : table.text
    }
}

extension OfflinePage {
    /// For scripts.
    ///
    /// - Parameter error: why no server could be asked.
    package func json(error: AgentError? = nil) -> some Encodable {
        Page(
            held: held.map {
                Page.Held(
                    vendor: $0.vendor.shown, feature: $0.feature.shown, state: $0.state.rawValue, version: $0.version?.text.shown,
                    seats: $0.seats > 0 ? $0.seats : nil, loan: $0.loan.shown, until: $0.expiresAt, server: $0.server?.shown,
                    user: $0.user?.shown)
            },
            servers: lenders?.map { Page.Server(address: $0.address.description, server: $0.server.shown, offers: $0.offers) },
            error: error.map { JSON.Failure($0).error })
    }

    private struct Page: Encodable {
        struct Held: Encodable {
            let vendor: String
            let feature: String
            let state: String
            let version: String?
            let seats: Int?
            let loan: String
            let until: Instant?
            let server: String?
            let user: String?
        }

        struct Server: Encodable {
            let address: String
            let server: String
            let offers: [FeatureList.Offer]
        }

        let held: [Held]
        /// Absent where none was reached.
        let servers: [Server]?
        let error: JSON.Failure.Reason?
    }
}
