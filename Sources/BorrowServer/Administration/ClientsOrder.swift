// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Which devices were served by capability requests, with what, and what became of it.
public struct ClientsOrder: AdministrativeOrder {
    public static let name = "clients"
    public static let role = AdministratorRole.read
    public static let isReading = true

    public init() {}

    public func carryOut(in office: AdministrationOffice) throws -> ClientReport {
        let ledger = office.ledger
        guard try ledger.has("capability_devices") else { return ClientReport(at: office.now, clients: []) }
        return ClientReport(
            at: office.now,
            clients: try ledger.servedDevices().map { device in
                ClientReport.Client(device, served: try ledger.served(device: device.device, now: office.now))
            })
    }
}
